# syntax=docker/dockerfile:1

# A tag moves, so that a rebuild brings security fixes. Whoever wants the same image every time appends
# @sha256:… (docker buildx imagetools inspect node:24-bookworm-slim) and renews it with every advisory for Node.
ARG NODE=node:24-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.dev.json ./
COPY src ./src
COPY demo ./demo
RUN npm run build && node node_modules/typescript/bin/tsc -p tsconfig.dev.json

FROM ${NODE} AS base
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund \
  && npm cache clean --force \
  # What runs needs no installer, and neither does whoever breaks in.
  && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
  # A fixed number: the owner of the secrets' files on the host, and of what a named volume keeps.
  && groupadd --gid 10001 esa \
  && useradd --uid 10001 --gid esa --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin esa \
  && install -d -o esa -g esa -m 0700 /data
STOPSIGNAL SIGTERM

# The simulated world: docker compose --profile demo up demo
FROM base AS demo
COPY docker/demo.sh ./docker/demo.sh
COPY --from=build /app/build ./build
USER 10001:10001
ENTRYPOINT ["/app/docker/demo.sh"]
LABEL org.opencontainers.image.title="esa-chatops demo" \
  org.opencontainers.image.description="esa-chatops with simulated appliances: no tokens, no hardware" \
  org.opencontainers.image.licenses="MIT"

# The last one is what `docker build .` makes.
FROM base AS app
COPY LICENSE ./
COPY --from=build /app/dist ./dist
# Nothing is written outside of /data, so the root file system can be read-only.
ENV ESA_CONFIG=/etc/esa-chatops/config.yaml
USER 10001:10001
EXPOSE 3000
# --disable-proto: no request can reach a prototype. --disable-sigusr1: no signal can open the inspector.
ENTRYPOINT ["node", "--disable-proto=throw", "--disable-sigusr1", "dist/main.js"]
CMD ["all"]
# The worker listens on no port; docker-compose.yml asks it otherwise.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz', { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="esa-chatops" \
  org.opencontainers.image.description="The delivery queue of Cisco Email Security Appliances, from Slack" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.licenses="MIT"
