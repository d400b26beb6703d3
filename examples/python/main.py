from cdk8s import App, Chart
from cdk8s_plus_28 import ContainerPort, ContainerProps, ContainerSecurityContextProps, Deployment
from cdk8s_sidecar_first import Drain, Readiness, SidecarFirst, SidecarProps, Sidecars, StartupStrategy

app = App()
chart = Chart(app, "envoy-otel")

web = Deployment(chart, "Web", containers=[
    ContainerProps(name="web", image="ghcr.io/example/web:1.0.0", ports=[ContainerPort(number=8080)]),
])

# neither waits for the other: the application starts when the slower of the two is ready
envoy = SidecarProps(
    name="envoy", image="envoyproxy/envoy:distroless-v1.36.6", distroless=True,
    args=["--config-path", "/etc/envoy/envoy.yaml"], security_context=ContainerSecurityContextProps(user=65532),
    ready_when=Readiness.from_http_get("/ready", port=9901), drain_until=Drain.from_closed_port(8080),
)
web.with_(SidecarFirst(sidecars=[envoy, Sidecars.otel_collector(start_after=[])], strategy=StartupStrategy.gated()))

app.synth()
