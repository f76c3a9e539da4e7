# Cluster-robust variances by clubSandwich and metafor, written as JSON with 17 digits.
# Rscript cluster_robust.R metafor.json > cluster_robust.json
suppressMessages({library(metafor); library(clubSandwich); library(jsonlite)})
path <- commandArgs(TRUE)[1]
ref <- fromJSON(path)$multilevel$konstantopoulos2011_data
dat <- data.frame(yi=ref$yi, vi=ref$vi, district=ref$district, school=ref$school, year=ref$year)
dat$yearc <- dat$year - mean(dat$year)
dat$within <- ave(seq_along(dat$yi), dat$district, FUN=function(i) seq_along(i) %% 2)
ctl <- list(rel.tol=1e-12)
fits <- list(
  mv_mean = rma.mv(yi, vi, random=~1|district/school, data=dat, control=ctl),
  mv_year = rma.mv(yi, vi, mods=~yearc, random=~1|district/school, data=dat, control=ctl),
  mv_two = rma.mv(yi, vi, mods=~yearc+within, random=~1|district/school, data=dat, control=ctl),
  uni_mean = rma(yi, vi, data=dat, method="DL"),
  uni_two = rma(yi, vi, mods=~yearc+within, data=dat, method="DL"),
  common = rma(yi, vi, mods=~within, data=dat, method="FE"))
one <- function(fit) {
  result <- list(tau2=if (is.null(fit$sigma2) || all(fit$sigma2 == 0)) fit$tau2 else fit$sigma2,
                 coef=as.vector(coef(fit)))
  for (type in c("CR0", "CR1", "CR1p", "CR2")) {
    v <- vcovCR(fit, cluster=dat$district, type=type)
    test <- coef_test(fit, vcov=v, test="Satterthwaite")
    result[[type]] <- list(vcov=unclass(as.matrix(v)), se=test$SE, df=test$df, p=test$p_Satt)
  }
  r <- robust(fit, cluster=dat$district)
  result$metafor <- list(se=r$se, df=r$dfs, p=r$pval, ci_lb=r$ci.lb, ci_ub=r$ci.ub)
  result
}
cat(toJSON(list(meta=list(R=R.version.string, metafor=as.character(packageVersion("metafor")),
  clubSandwich=as.character(packageVersion("clubSandwich"))), fits=lapply(fits, one)),
  digits=I(17), auto_unbox=TRUE), "\n")
