threads_count = ENV.fetch("MAX_THREADS", 5).to_i
threads threads_count, threads_count

# 0 workers: one process (single mode). More: cluster mode.
workers ENV.fetch("WEB_CONCURRENCY", 0).to_i

port ENV.fetch("PORT", 3000)
environment ENV.fetch("RACK_ENV", "development")
