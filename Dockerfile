# One image for the worker, the probe (`worker probe`) and the causeway command.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
# The modules change less often than the code, so they are a layer of their own.
COPY go.mod go.sum ./
RUN go mod download && go mod verify
COPY . .
ENV CGO_ENABLED=0
RUN go build -trimpath -ldflags='-s -w' -o /out/worker ./worker \
 && go build -trimpath -ldflags='-s -w' -o /out/causeway ./starter \
 && mkdir -p /out/state/records

# Nothing but the programs and the authorities that they trust: no shell, no package, and nothing whose tag could move.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/worker /out/causeway /
# A volume that is mounted here takes this owner.
COPY --from=build --chown=65532:65532 /out/state /var/lib/causeway
USER 65532:65532
WORKDIR /var/lib/causeway
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=5s CMD ["/worker", "check"]
ENTRYPOINT ["/worker"]
