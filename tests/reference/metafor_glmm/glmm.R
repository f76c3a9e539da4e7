# Mixed models of counts by metafor's rma.glmm: Rscript glmm.R > glmm.json
# Needs metafor, numDeriv, lme4 and jsonlite (Debian: r-cran-metafor r-cran-numderiv r-cran-lme4).
suppressMessages(library(metafor))
exact <- list(optimizer = "BFGS", optCtrl = list(reltol = 1e-15, maxit = 2000),
              intCtrl = list(rel.tol = 1e-10, subdivisions = 2000))
fitted <- function(name, measure, model, data, columns, ...) {
  numbers <- lapply(columns, function(column) as.numeric(data[[column]]))
  names(numbers) <- columns
  said <- character()
  fit <- withCallingHandlers(
    tryCatch(do.call(rma.glmm, c(list(measure = measure, model = model), numbers, list(...))),
             error = function(e) conditionMessage(e)),
    warning = function(w) { said <<- c(said, conditionMessage(w)); invokeRestart("muffleWarning") })
  found <- if (is.character(fit)) list(error = fit) else
    list(k = fit$k, estimate = as.numeric(fit$beta), se = fit$se, tau2 = fit$tau2,
         log_likelihood = as.numeric(logLik(fit)), q = fit$QE.LRT, i2 = fit$I2)
  list(name = name, measure = measure, model = model, columns = numbers, found = found,
       warnings = as.list(said))
}
arms <- c("ai", "n1i", "ci", "n2i")
bcg <- transform(dat.bcg, ai = tpos, n1i = tpos + tneg, ci = cpos, n2i = cpos + cneg)
collins <- transform(dat.collins1985a, ai = b.xti, n1i = nti, ci = b.xci, n2i = nci)
pre <- transform(dat.collins1985b, ai = pre.xti, n1i = pre.nti, ci = pre.xci, n2i = pre.nci)
one <- transform(dat.nielweise2008, xi = x1i, ti = t1i)
cases <- list(
  fitted("nielweise2007", "OR", "CM.EL", dat.nielweise2007, arms, control = exact),
  fitted("nielweise2007", "OR", "UM.FS", dat.nielweise2007, arms, nAGQ = 25),
  fitted("collins1985b", "OR", "CM.EL", pre, arms, control = exact),
  fitted("collins1985b", "OR", "UM.FS", pre, arms, nAGQ = 25),
  fitted("bcg", "OR", "UM.FS", bcg, arms, nAGQ = 25),
  fitted("nielweise2008", "IRR", "CM.EL", dat.nielweise2008, c("x1i", "t1i", "x2i", "t2i"),
         nAGQ = 25),
  fitted("pritz1997", "PLO", "UM.FS", dat.pritz1997, c("xi", "ni"), nAGQ = 25),
  fitted("nielweise2008", "IRLN", "UM.FS", one, c("xi", "ti"), nAGQ = 25)
)
cat(jsonlite::toJSON(list(metafor = as.character(packageVersion("metafor")),
                          lme4 = as.character(packageVersion("lme4")), cases = cases),
                     auto_unbox = TRUE, digits = NA, na = "null"))
