# One node. Built by docker-compose.yml, or by itself: docker build -t inkroom .
# The scripts of packages are not run: the Node of the image is the one that they would bring.

FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY client/package.json client/
COPY bench/package.json bench/
COPY scripts/api-types/package.json scripts/api-types/

FROM manifests AS client
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/run.js build

FROM manifests AS packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace server --workspace shared

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY shared shared
COPY server/package.json server/
COPY server/src server/src
COPY --from=client /app/client/dist client/dist
# The operator's commands: docker compose exec app node scripts/run.js keys list
COPY scripts/run.js scripts/keys.ts scripts/players.ts scripts/rebuild.ts scripts/
COPY scripts/keys scripts/keys
COPY scripts/lib/progress-bar.ts scripts/lib/
# For a node without Redis, which keeps its games in a file; with Redis nothing is written at all.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/src/main.ts"]
