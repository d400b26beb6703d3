import io.github.cdk8s_sidecar_first.*;
import java.util.List;
import org.cdk8s.*;
import org.cdk8s.plus28.ContainerProps;

public class Main {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "hello");
        SidecarFirstPod.Builder.create(chart, "Pod")
                .sidecars(List.of(SidecarProps.builder()
                        .name("proxy").image("my-proxy")
                        .readyWhen(Readiness.fromTcpSocket(TcpSocketOptions.builder().port(5432).build()))
                        .build()))
                .application(ContainerProps.builder().name("application").image("my-application").build())
                .build();
        app.synth();
    }
}
