import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Verifies a claim: java Verify.java ORDER TOKEN-FILE PHOTO... (Java 17, standard library only) */
public class Verify {
    public static void main(String[] arguments) throws Exception {
        String url = System.getenv().getOrDefault("CLAIMSEAL_URL", "http://127.0.0.1:8787");
        String token = Files.readString(Path.of(arguments[1])).strip();
        List<Path> photos = Stream.of(arguments).skip(2).map(Path::of).toList();
        HttpResponse<String> answer =
                verify(url, System.getenv("CLAIMSEAL_KEY"), arguments[0], token, photos);
        if (answer.statusCode() != 200) {
            // A problem of RFC 9457 with a stable `code`.
            System.err.println(answer.body());
            System.exit(1);
        }
        // The members have a fixed order, so the first of each name is the claim's own. A program
        // reads the answer with its JSON library.
        for (String name : List.of("\"disposition\":\"\\w+\"", "\"status\":\"\\w+\"", "\"reasons\":\\[[^\\]]*\\]")) {
            Pattern.compile(name).matcher(answer.body()).results().limit(1)
                    .forEach(found -> System.out.println(found.group()));
        }
    }

    /** The answer of `POST /v1/verify`: `result`, and the same signed, as `jws`. */
    static HttpResponse<String> verify(
            String url, String key, String order, String token, List<Path> photos)
            throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, boundary, "order", null, order.getBytes(StandardCharsets.UTF_8));
        part(body, boundary, "claimseal_token", null, token.getBytes(StandardCharsets.UTF_8));
        for (Path photo : photos) {
            part(body, boundary, "photos", photo.getFileName().toString(), Files.readAllBytes(photo));
        }
        body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/verify"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** One part of a form (RFC 7578); the name of a file informs only. */
    private static void part(
            ByteArrayOutputStream body, String boundary, String field, String name, byte[] content)
            throws IOException {
        String file = name == null
                ? ""
                : "; filename=\"" + name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A") + "\"";
        String head = "--" + boundary + "\r\ncontent-disposition: form-data; name=\"" + field + "\"" + file + "\r\n\r\n";
        body.write(head.getBytes(StandardCharsets.UTF_8));
        body.write(content);
        body.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
