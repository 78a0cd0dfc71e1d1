import com.marcnuri.helm.Helm;
import java.nio.file.Path;

/** What the specs of the chart ask of Helm: `lint CHART`, strictly, and `template CHART KUBERNETES-VERSION MEMBER=VALUE…`. */
class Chart {
  public static void main(String[] asked) {
    var chart = new Helm(Path.of(asked[1]));
    if (asked[0].equals("lint")) {
      var result = chart.lint().strict().call();
      result.getMessages().forEach(System.out::println);
      System.out.println(result.isFailed() ? "refused" : "passed");
      return;
    }
    var template = chart.template().withName("icx").withKubeVersion(asked[2]);
    for (int n = 3; n < asked.length; n++) {
      var member = asked[n].split("=", 2);
      template.set(member[0], member[1]);
    }
    System.out.print(template.call());
  }
}
