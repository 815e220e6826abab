# syntax=docker/dockerfile:1
# Three stages: the first builds the editor, the second the environment, the third runs it as an unprivileged user.
FROM node:20-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY app/assets app/assets
RUN npm run --silent build

FROM python:3.11-slim AS build
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY app app
COPY loaders loaders
COPY --from=assets /build/app/static/assets app/static/assets
RUN python -m venv /opt/lodzkie \
    && /opt/lodzkie/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/lodzkie lodzkie
COPY --from=build /opt/lodzkie /opt/lodzkie
WORKDIR /srv/lodzkie
COPY ontology ontology
COPY mappings mappings
COPY shapes shapes
COPY site.toml ./
ENV PATH=/opt/lodzkie/bin:$PATH LOD_REGION=/srv/lodzkie LOD_VAR=/var/lib/lodzkie LOD_BIND=0.0.0.0:8000
USER lodzkie
VOLUME /var/lib/lodzkie
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["lodzkie", "serve"]
