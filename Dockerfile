# One image for web, worker, beat and commands; see docs/operations.md.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY .ci/ .ci/
RUN .ci/packages runtime && rm -rf /var/lib/apt/lists/*

COPY requirements.txt ./
RUN python -m venv .venv \
    && .venv/bin/python -m pip --disable-pip-version-check install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# What is made here belongs to no installation: the key of this demo is thrown away with its folder.
RUN export DEMO=1 VAR_DIR=/tmp/build \
    && .venv/bin/python manage.py compile_translations \
    && .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && .venv/bin/python -m compileall -q awards config judging reports submissions \
    && rm -rf /tmp/build \
    && useradd --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin inovasi \
    && install -d -o inovasi -g inovasi -m 0700 /data

USER inovasi
ENV PATH=/app/.venv/bin:$PATH VAR_DIR=/data MEDIA_ROOT=/data/media LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--worker-class", "gthread", "--threads", "4", "--timeout", "120", "--graceful-timeout", "30", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning", \
     "--logger-class", "config.logs.GunicornLogger"]
