# Three stages: the first builds the scripts of the pages, the second the environment, the third runs it as an
# unprivileged user, who can write to /var/lib/lodzkie and /tmp alone: the rest may be read-only.
FROM node:22.21.1-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY app/assets app/assets
RUN npm run --silent build

FROM python:3.11.15-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/lodzkie
COPY deploy/requirements.lock ./
RUN /opt/lodzkie/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY loaders loaders
COPY --from=assets /build/app/static/assets app/static/assets
# Nothing is installed afterwards: what installs stays behind.
RUN /opt/lodzkie/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/lodzkie/bin/pip uninstall --yes setuptools pip
WORKDIR /srv/lodzkie
COPY ontology ontology
COPY mappings mappings
COPY shapes shapes
COPY site.toml ./
# A checkout made under a strict umask would be root's alone to read.
RUN chmod -R a+rX,go-w /srv/lodzkie

FROM python:3.11.15-slim-bookworm
# The numbers are fixed, so that files in a volume are those of the same user and group after an upgrade.
RUN groupadd --gid 10001 lodzkie \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent lodzkie \
    && install --directory --owner lodzkie --group lodzkie /var/lib/lodzkie
COPY --from=build /opt/lodzkie /opt/lodzkie
COPY --from=build /srv/lodzkie /srv/lodzkie
WORKDIR /srv/lodzkie
ENV PATH=/opt/lodzkie/bin:$PATH LOD_REGION=/srv/lodzkie LOD_VAR=/var/lib/lodzkie LOD_BIND=0.0.0.0:8000
USER 10001:10001
VOLUME /var/lib/lodzkie
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["lodzkie"]
CMD ["serve"]
