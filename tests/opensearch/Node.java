import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of OpenSearch in this process: Node DIRECTORY SETTING=VALUE… It ends with its standard input. The property
 * "plugins" names the classes of plugins to load.
 */
public class Node {
    public static void main(String[] words) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            for (int at = 1; at < words.length; at++) {
                String[] setting = words[at].split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        });
        try {
            OpenSearchRunner.Configs configs = OpenSearchRunner.newConfigs();
            configs.basePath(Path.of(words[0]).toString()).numOfNode(1).useLogger();
            if (System.getProperty("plugins") != null) {
                configs.pluginTypes(System.getProperty("plugins"));
            }
            runner.build(configs);
        } catch (Throwable error) { // the runner's own main keeps it to itself
            error.printStackTrace();
            System.exit(1);
        }
        while (System.in.read() >= 0) {
            continue;
        }
        runner.close();
        System.exit(0);
    }
}
