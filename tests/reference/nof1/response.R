# Posteriors of the twenty diaries by Stan: `Rscript response.R [NAME ...]`, in this folder.
# Needs Debian's r-cran-rstan and r-cran-jsonlite. Takes about a quarter of an hour on one core.
# The columns are built here from their definitions, not by Evidose.
suppressMessages({library(rstan); library(jsonlite)})
rstan_options(boost_lib = "/usr/include")
CHAINS <- 4; WARMUP <- 1000; DRAWS <- 5000

given <- function(case) {
  y <- as.numeric(case$outcome) * if (case$better == "lower") -1 else 1
  T <- length(y); seen <- !is.na(y); y <- y - mean(y[seen])
  dose <- as.numeric(case$dose_mg); last <- 0
  for (t in seq_len(T)) { if (is.na(dose[t])) dose[t] <- last else last <- dose[t] }
  sd0 <- case$sd; noise <- case$noise; first <- which(dose > 0)[1]
  columns <- cbind(1, (seq_len(T) - first) / 84)
  column_sd <- c(10 * sd0, noise$trend_sd * sd0)
  if (sum(seen) >= 28 && case$weekdays) {
    weekday <- (case$first_weekday + seq_len(T) - 1) %% 7
    for (k in 0:6) columns <- cbind(columns, (weekday == k) - 1 / 7)
    column_sd <- c(column_sd, rep(noise$weekday_sd * sd0, 7))
  }
  for (values in case$covariates) {
    values <- as.numeric(values); known <- !is.na(values) & seen
    m <- mean(values[known]); s <- sqrt(mean((values[known] - m)^2))
    columns <- cbind(columns, ifelse(is.na(values), 0, (values - m) / s))
    column_sd <- c(column_sd, noise$covariate_sd * sd0)
  }
  day <- which(seen)
  c(list(T = T, N = length(day), day = day, y = y[day], taken = dose / max(dose),
         P = ncol(columns), columns = columns, column_sd = column_sd, K = length(case$prior$weight),
         onset = case$onset_weeks, offset = case$offset_weeks, share_high = noise$measurement_share_high,
         sd_median = noise$sd_median * sd0, sd_log_sd = noise$sd_log_sd, dense = as.integer(case$dense)),
    noise[c("rho_mean", "rho_sd", "rho_low", "rho_high")], case$prior)
}

# Monte Carlo error of a quantile from the effective number of draws on either side of it.
quantile_error <- function(draws, p) {
  q <- quantile(draws, p)
  n <- ess_tail(1 * (draws <= q))
  if (!is.finite(n)) n <- ess_bulk(draws)
  n <- min(n, ess_bulk(1 * (draws <= q)))
  at <- qbeta(pnorm(c(-1, 1)), n * p + 1, n * (1 - p) + 1)
  unname(diff(quantile(draws, at)) / 2)
}

told <- function(draws) {
  p <- c(0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
  list(mean = mean(draws), sd = sd(draws), mean_error = sd(draws) / sqrt(ess_bulk(draws)),
       n_eff = ess_bulk(draws), rhat = Rhat(draws), p = p, quantile = unname(quantile(draws, p)),
       quantile_error = sapply(p, function(at) quantile_error(draws, at)))
}

series <- fromJSON("series.json", simplifyDataFrame = FALSE, simplifyMatrix = FALSE)
out <- if (file.exists("response.json")) fromJSON("response.json", simplifyDataFrame = FALSE) else list()
chosen <- commandArgs(TRUE)
model <- stan_model("response.stan")
for (name in if (length(chosen)) chosen else names(series)) {
  fit <- sampling(model, data = given(series[[name]]), chains = CHAINS, iter = WARMUP + DRAWS,
                  warmup = WARMUP, seed = 20261128, refresh = 0, cores = 1,
                  control = list(adapt_delta = 0.95))
  draws <- extract(fit, permuted = FALSE)
  keep <- c("effect", "specific", "rho", "share", "sd_noise", "onset_weeks", "offset_weeks")
  out[[name]] <- sapply(keep, function(k) told(draws[, , k]), simplify = FALSE)
  out[[name]]$divergent <- get_num_divergent(fit)
  out[[name]]$seconds <- sum(get_elapsed_time(fit))
  write(toJSON(out, auto_unbox = TRUE, digits = 7, pretty = TRUE), "response.json")
  e <- out[[name]]$effect
  cat(sprintf("%-28s %7.3f (sd %.3f, error %.4f, n_eff %5.0f, rhat %.4f, %d divergent, %.0f s)\n", name, e$mean,
              e$sd, e$mean_error, e$n_eff, e$rhat, out[[name]]$divergent, out[[name]]$seconds))
}
