# One image for every process of ours: web server, worker, clock, migrations. docker-compose.yml
# says what each container runs.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore \
    UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_NO_CACHE=1
WORKDIR /app
COPY requirements/boot.lock requirements/run.lock requirements/
RUN pip install --target /opt/boot --require-hashes -r requirements/boot.lock \
 && /opt/boot/bin/uv venv --python "$(command -v python3)" /app/.venv \
 && /opt/boot/bin/uv pip sync --python /app/.venv/bin/python --require-hashes \
      --compile-bytecode requirements/run.lock

COPY . .
ENV PATH=/app/.venv/bin:$PATH
# Catalogues and static files are made here, once; the values below only let the settings load.
RUN SECRET_KEY=only-for-this-step FIELD_KEYS=only-for-this-step PUBLIC_URL=https://localhost VAR_DIR=/tmp \
    STATIC_ROOT=/app/staticfiles \
    sh -c 'python manage.py compile_catalogues && python manage.py collectstatic --noinput' \
 && python -m compileall -q assemblies config notifications registrations sessions tools


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Hemicycle" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin hemicycle \
 && install -d -o hemicycle -g hemicycle /app /app/var
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/app/staticfiles \
    VAR_DIR=/app/var
USER hemicycle
EXPOSE 8000
STOPSIGNAL SIGTERM
