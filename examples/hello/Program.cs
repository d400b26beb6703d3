using Cdk8sSidecarFirst;
using Org.Cdk8s;
using Org.Cdk8s.Plus28;

var app = new App();
var chart = new Chart(app, "hello");

new SidecarFirstPod(chart, "Pod", new SidecarFirstPodProps {
    Sidecars = new [] { new SidecarProps {
        Name = "proxy", Image = "my-proxy",
        ReadyWhen = Readiness.FromTcpSocket(new TcpSocketOptions { Port = 5432 })
    } },
    Application = new ContainerProps { Name = "application", Image = "my-application" }
});

app.Synth();
