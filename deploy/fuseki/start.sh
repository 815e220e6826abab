#!/bin/sh
# Start Fuseki with the password of the publisher, which comes from a file (LOD_STORE_PASSWORD_FILE).
set -eu
umask 077
printf 'lodzkie: %s\n' "$(cat "${LOD_STORE_PASSWORD_FILE:-/run/secrets/store_password}")" > /run/fuseki/passwd
exec java ${JAVA_OPTIONS:--Xmx2g} -jar /opt/fuseki/fuseki.jar --port 3030 --config /opt/fuseki/config.ttl
