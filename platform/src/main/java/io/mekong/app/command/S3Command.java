package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The object storage of the running instance. */
@Command(
        name = "s3",
        description = "List, put, get and remove objects, and show what S3 programs need to do so themselves.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>")
final class S3Command {
    private S3Command() {}

    @Command(
            name = "keys",
            description = {
                "Print the endpoint and its keys as variables of the environment, which most S3 programs read:",
                "eval \"$(mekong s3 keys)\"; aws s3 ls"
            },
            mixinStandardHelpOptions = true)
    int keys(@Mixin InstanceOptions options) {
        Path file = options.dataDirectory().resolve("s3.keys");
        Properties keys = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            keys.load(reader);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot read the keys",
                    file + ": " + MekongException.reason(e),
                    "Start the instance with `mekong up`, or name its data folder with --data. Keys of a store elsewhere stand in"
                            + " mekong.yaml.",
                    e);
        }
        String endpoint =
                options.client().get("/api/v1/instance").path("urls").path("s3").asText();
        System.out.println("export AWS_ENDPOINT_URL=" + endpoint);
        System.out.println("export AWS_ACCESS_KEY_ID=" + keys.getProperty("access-key"));
        System.out.println("export AWS_SECRET_ACCESS_KEY=" + keys.getProperty("secret-key"));
        System.out.println("export AWS_DEFAULT_REGION=us-east-1");
        return 0;
    }

    @Command(
            name = "ls",
            description = "The buckets, or what is in one: s3://bucket/prefix.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "ADDRESS", arity = "0..1") @Nullable String place,
            @Option(names = "--all", description = "also what is in folders") boolean all) {
        ApiClient client = options.client();
        if (place == null) {
            for (JsonNode bucket : client.get("/api/v1/buckets")) {
                System.out.println("s3://" + bucket.path("name").asText() + "/");
            }
            return 0;
        }
        ObjectAddress address = address(place);
        String path = "/api/v1/buckets/" + encoded(address.bucket()) + "/objects?limit=1000&all=" + all + "&prefix="
                + encoded(address.key());
        String after = "";
        do {
            JsonNode page = client.get(path + (after.isEmpty() ? "" : "&after=" + encoded(after)));
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode folder : page.path("folders")) {
                rows.add(List.of("", "", new ObjectAddress(address.bucket(), folder.asText()).toString()));
            }
            for (JsonNode object : page.path("objects")) {
                rows.add(List.of(
                        object.path("modifiedAt").asText(),
                        new DataSize(object.path("sizeBytes").asLong()).toString(),
                        new ObjectAddress(address.bucket(), object.path("key").asText()).toString()));
            }
            System.out.print(TextTable.of(List.of("modified", "size", "object"), rows));
            after = page.path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        return 0;
    }

    @Command(
            name = "put",
            description = "Put a file: under a name, or into a folder/.",
            mixinStandardHelpOptions = true)
    int put(
            @Mixin InstanceOptions options,
            @Parameters(index = "0", paramLabel = "FILE") Path file,
            @Parameters(index = "1", paramLabel = "ADDRESS") String place) {
        ObjectAddress given = address(place);
        ObjectAddress address = given.key().isEmpty() || given.key().endsWith("/")
                ? given.resolve(file.getFileName().toString())
                : given;
        JsonNode stored = options.client().patient().put(path(address), file);
        System.out.println(
                address + " has " + new DataSize(stored.path("sizeBytes").asLong()) + ".");
        return 0;
    }

    @Command(
            name = "get",
            description = "Read an object into a file, or to the standard output.",
            mixinStandardHelpOptions = true)
    int get(
            @Mixin InstanceOptions options,
            @Parameters(index = "0", paramLabel = "ADDRESS") String place,
            @Parameters(index = "1", paramLabel = "FILE", arity = "0..1") @Nullable Path file) {
        ApiClient client = options.client().patient();
        if (file == null) {
            client.read(path(address(place)), in -> in.transferTo(System.out));
            System.out.flush();
        } else {
            client.read(
                    path(address(place)),
                    in -> Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
        }
        return 0;
    }

    @Command(name = "rm", description = "Remove an object.", mixinStandardHelpOptions = true)
    int remove(@Mixin InstanceOptions options, @Parameters(paramLabel = "ADDRESS") String place) {
        ObjectAddress address = address(place);
        options.client().delete(path(address));
        System.out.println(address + " is removed.");
        return 0;
    }

    private static ObjectAddress address(String text) {
        try {
            return ObjectAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(
                    "`" + text + "` is no address of objects",
                    MekongException.reason(e),
                    "Write for example s3://bronze/testing_data/.");
        }
    }

    private static String path(ObjectAddress address) {
        return "/api/v1/buckets/" + encoded(address.bucket()) + "/object?key=" + encoded(address.key());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
