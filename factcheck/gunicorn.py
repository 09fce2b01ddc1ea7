"""How gunicorn serves the site: `python -m gunicorn --config python:factcheck.gunicorn`.

Whatever stands here is overruled by arguments, such as `--bind`, or by GUNICORN_CMD_ARGS; how many processes
there are by WEB_CONCURRENCY too.
"""

import gc
import os

wsgi_app = "factcheck.wsgi:application"
bind = ["127.0.0.1:8000"]

# Threads wait for the database and for slow readers, processes share out the work. Each thread has a
# connection to the database.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 1))
threads = 4
# Loaded once, before the processes fork: they share its memory, and what the settings refuse is said once.
preload_app = True


def when_ready(server: object) -> None:
    """What is loaded by now stays: nobody need look for garbage in it, and no process gets its own copy."""
    gc.collect()
    gc.freeze()


# Seconds: a process that does not answer at all is ended, those at work when the site stops may finish.
timeout = 60
graceful_timeout = 30
keepalive = 75
# Now and then a process is replaced, not all at once: whatever leaks does not add up.
max_requests = 10_000
max_requests_jitter = 2_000
# No file that a disk would have to keep up with.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

# Django believes X-Forwarded-Proto, and FACTCHECK_WEB_SERVERS says how much of X-Forwarded-For to believe.
# Here nothing is taken from headers: SCRIPT_NAME and PATH_INFO would be, of whoever asks over loopback.
forwarder_headers = ""
control_socket_disable = True

# The site writes a line for each request itself; what gunicorn has to say comes in the same form.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "factcheck.json_lines.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": [], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
