# The Oxigraph server of the version that tests run against, from the package index.
FROM python:3.11.15-slim-bookworm
WORKDIR /build
RUN python -m venv /opt/oxigraph \
    && groupadd --gid 10002 oxigraph \
    && useradd --uid 10002 --gid 10002 --no-create-home --home-dir /nonexistent oxigraph \
    && install --directory --owner oxigraph --group oxigraph /var/lib/oxigraph
COPY deploy/oxigraph.lock ./
RUN /opt/oxigraph/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --requirement oxigraph.lock
USER 10002:10002
VOLUME /var/lib/oxigraph
EXPOSE 7878
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7878/query?query=ASK%7B%7D', timeout=3)"]
ENTRYPOINT ["/opt/oxigraph/bin/oxigraph"]
CMD ["serve", "--location", "/var/lib/oxigraph", "--bind", "0.0.0.0:7878", "--timeout-s", "60"]
