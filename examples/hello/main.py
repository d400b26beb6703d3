from cdk8s import App, Chart
from cdk8s_plus_28 import ContainerProps
from cdk8s_sidecar_first import Readiness, SidecarFirstPod, SidecarProps

app = App()
chart = Chart(app, "hello")

SidecarFirstPod(chart, "Pod",
    sidecars=[SidecarProps(name="proxy", image="my-proxy", ready_when=Readiness.from_tcp_socket(port=5432))],
    application=ContainerProps(name="application", image="my-application"),
)

app.synth()
