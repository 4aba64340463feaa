# fakecc: an in-memory fake of the Cloud Foundry Cloud Controller, listening on port 8181.
ARG PYTHON_VERSION=3.12

FROM python:${PYTHON_VERSION}-slim AS build
WORKDIR /src
RUN python -m venv /opt/fakecc
COPY pyproject.toml README.md LICENSE ./
COPY fakecc ./fakecc
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends binutils \
 && rm -rf /var/lib/apt/lists/*
# What a server does without stays behind: Flask (only create_app has it), the compiler of cffi, and symbols for debuggers.
# Byte code is kept of fakecc, and of what it imports.
RUN /opt/fakecc/bin/pip install --no-cache-dir --no-compile . \
 && /opt/fakecc/bin/pip uninstall --yes flask werkzeug itsdangerous blinker pycparser pip \
 && find /opt/fakecc -name '*.so' -exec strip --strip-unneeded {} + \
 && /opt/fakecc/bin/python -m compileall -q /opt/fakecc/lib/python*/site-packages/fakecc \
 && /opt/fakecc/bin/python -c "import fakecc.cli.serve, fakecc.web.application, fakecc.server.certificates, fakecc.in_process, jinja2, jsonschema, yaml, jwt, urllib3"

FROM python:${PYTHON_VERSION}-slim
ARG PYTHON_VERSION
# What a release says of itself: docker-bake.json and .github/workflows/release.yml give them.
ARG VERSION=unreleased
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="fakecc" \
      org.opencontainers.image.description="An in-memory fake of the Cloud Foundry Cloud Controller API, for tests" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="docker.io/library/python:${PYTHON_VERSION}-slim"
COPY --from=build /opt/fakecc /opt/fakecc
# The slim images ship no byte code of the standard library: import once as root what a server imports, so that it is written.
RUN ["/opt/fakecc/bin/python", "-c", "import fakecc.cli, fakecc.web.application, fakecc.server.listener, http.client, urllib.request, jsonschema, yaml, jwt, urllib3"]
ENV PATH=/opt/fakecc/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FAKECC_HOST=0.0.0.0 \
    FAKECC_PORT=8181 \
    FAKECC_SEED=/seed.d \
    FAKECC_CA_DIR=/tmp/fakecc-ca
# Seeds that are mounted here are read in the order of their names.
RUN mkdir /seed.d
USER 10001:10001
EXPOSE 8181
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s --retries=3 CMD ["/opt/fakecc/bin/fakecc", "health", "--pid", "1"]
STOPSIGNAL SIGTERM
# Arguments of `docker run` are options of `fakecc serve`, or another command: `docker run fakecc env`.
ENTRYPOINT ["/opt/fakecc/bin/fakecc-serve"]
