package io.mekong.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Endpoint;
import io.mekong.project.EndpointParameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Endpoint POSTS = TestEndpoints.paged(
            10,
            100,
            TestEndpoints.usually("name", EndpointParameter.Type.STRING, ""),
            TestEndpoints.required("score", EndpointParameter.Type.INTEGER),
            TestEndpoints.optional("since", EndpointParameter.Type.DATE));

    @Test
    void whatIsNotSaidHasItsDefaultOrIsNull() {
        Arguments arguments = Arguments.read(POSTS, Map.of(), Map.of("score", List.of("3")));
        assertThat(arguments.values())
                .containsEntry("name", "")
                .containsEntry("score", 3L)
                .containsEntry("since", null)
                .containsEntry("limit", 11L)
                .containsEntry("offset", 0L);
        assertThat(Arguments.read(POSTS, Map.of("score", "4"), Map.of()).values())
                .containsEntry("score", 4L);
    }

    @Test
    void whatIsWrongIsRefused() {
        refused(Map.of(), "`score` is missing – it must be a whole number – Write for example `score=7`.");
        refused(Map.of("score", List.of("1", "2")), "`score` is there 2 times – it has one value – Keep one of them.");
        refused(
                Map.of("score", List.of("1"), "limit", List.of("0")),
                "`limit` cannot be `0` – it must be a whole number from 1 to 100 – Write for example `limit=10`.");
        refused(
                Map.of("score", List.of("1"), "offset", List.of("-1")),
                "`offset` cannot be `-1` – it must be a whole number from 0 to 1000000000 – Write for example `offset=0`.");
        refused(
                Map.of("score", List.of("1"), "colour", List.of("red")),
                "Unknown parameter `colour` – /posts has no such parameter – Choose one of: limit, name, offset, score,"
                        + " since.");
        assertThatThrownBy(() -> Arguments.read(POSTS, Map.of("score", "4"), Map.of("score", List.of("5"))))
                .hasMessageStartingWith("Unknown parameter `score` – ");
    }

    @Test
    void pagesLieSideBySide() {
        Map<String, List<String>> query = Map.of("score", List.of("1"), "limit", List.of("5"), "offset", List.of("3"));
        Arguments page = Arguments.read(POSTS, Map.of(), query);
        assertThat(Pages.next(page, Map.of("score", List.of("a b&c")))).isEqualTo("score=a+b%26c&limit=5&offset=8");
        assertThat(Pages.previous(page, Map.of())).contains("limit=5&offset=0");
        assertThat(Pages.previous(Arguments.read(POSTS, Map.of(), Map.of("score", List.of("1"))), Map.of()))
                .isEmpty();
    }

    @Test
    void anAskerKnowsATagInEitherStrength() {
        assertThat(asked("\"a\", W/\"b\"").knows("W/\"a\"")).isTrue();
        assertThat(asked("\"a\", W/\"b\"").knows("\"b\"")).isTrue();
        assertThat(asked("*").knows("\"x\"")).isTrue();
        assertThat(asked("\"a\"").knows("\"x\"")).isFalse();
        assertThat(new Asked(Map.of(), "", Optional.empty()).knows("\"x\"")).isFalse();
    }

    private static Asked asked(String tags) {
        return new Asked(Map.of(), "", Optional.of(tags));
    }

    private static void refused(Map<String, List<String>> query, String message) {
        assertThatThrownBy(() -> Arguments.read(POSTS, Map.of(), query)).hasMessage(message);
    }
}
