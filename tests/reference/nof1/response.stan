// A person's days, written from the definition of the model: the noise is an AR(1) with independent
// measurement noise, followed day by day by its conditional distributions, or (dense = 1) by its
// covariance matrix. All priors are data. Outcomes are centred, more is better.
functions {
  vector build_up(vector taken, real onset_weeks, real offset_weeks) {
    // nine tenths of the way after so many weeks
    real up = 1 - pow(0.1, 1 / (7 * onset_weeks));
    real down = 1 - pow(0.1, 1 / (7 * offset_weeks));
    vector[num_elements(taken)] x;
    real now = 0;
    for (t in 1:num_elements(taken)) {
      now += (taken[t] - now) * (taken[t] > now ? up : down);
      x[t] = now;
    }
    return x;
  }
}
data {
  int T; int N; int<lower=1, upper=T> day[N]; vector[N] y; vector[T] taken;
  int P; matrix[T, P] columns; vector[P] column_sd;
  int K; vector[K] weight; vector[K] specific_mean; vector[K] specific_var;
  vector[K] rest_mean; vector[K] rest_var;
  vector[2] onset; vector[2] offset;
  real rho_mean; real rho_sd; real rho_low; real rho_high; real share_high;
  real sd_median; real sd_log_sd;
  int dense;
}
transformed data {
  int seen[T] = rep_array(0, T);
  for (i in 1:N) seen[day[i]] = i;
}
parameters {
  vector[P] z;
  real effect;
  real<lower=log(onset[1]), upper=log(onset[2])> log_onset;
  real<lower=log(offset[1]), upper=log(offset[2])> log_offset;
  real<lower=rho_low, upper=rho_high> rho;
  real<lower=0, upper=share_high> share;
  real log_sd;
}
model {
  vector[T] mean_y = columns * (column_sd .* z)
                     + effect * build_up(taken, exp(log_onset), exp(log_offset));
  real s2 = exp(2 * log_sd);
  vector[K] part;
  z ~ std_normal();
  rho ~ normal(rho_mean, rho_sd);
  log_sd ~ normal(log(sd_median), sd_log_sd);
  for (k in 1:K)
    part[k] = log(weight[k]) + normal_lpdf(effect | specific_mean[k] + rest_mean[k],
                                           sqrt(specific_var[k] + rest_var[k]));
  target += log_sum_exp(part);
  if (dense) {
    matrix[N, N] V;
    vector[T] power;
    power[1] = 1;
    for (t in 2:T) power[t] = rho * power[t - 1];
    for (i in 1:N) {
      V[i, i] = s2;
      for (j in 1:(i - 1)) {
        V[i, j] = s2 * (1 - share) * power[abs(day[i] - day[j]) + 1];
        V[j, i] = V[i, j];
      }
    }
    y ~ multi_normal_cholesky(mean_y[day], cholesky_decompose(V));
  } else {
    real m = 0;
    real v = (1 - share) * s2;
    for (t in 1:T) {
      if (t > 1) {
        m *= rho;
        v = square(rho) * v + (1 - square(rho)) * (1 - share) * s2;
      }
      if (seen[t]) {
        real f = v + share * s2;
        real e = y[seen[t]] - mean_y[t] - m;
        target += normal_lpdf(e | 0, sqrt(f));
        m += v / f * e;
        v *= 1 - v / f;
      }
    }
  }
}
generated quantities {
  real specific = 0;  // mean of the drug's own part given the effect
  real onset_weeks = exp(log_onset);
  real offset_weeks = exp(log_offset);
  real sd_noise = exp(log_sd);
  {
    vector[K] part;
    for (k in 1:K)
      part[k] = log(weight[k]) + normal_lpdf(effect | specific_mean[k] + rest_mean[k],
                                             sqrt(specific_var[k] + rest_var[k]));
    part = softmax(part);
    for (k in 1:K)
      specific += part[k] * (specific_mean[k] + specific_var[k] / (specific_var[k] + rest_var[k])
                             * (effect - specific_mean[k] - rest_mean[k]));
  }
}
