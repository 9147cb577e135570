package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointPathTest {
    @Test
    void anAddressGivesTheNamesTheirValues() {
        EndpointPath path = new EndpointPath("/posts/{id}/by/{name}");
        assertThat(path.names()).containsExactly("id", "name");
        assertThat(path.match("/posts/7/by/a%20b+c%2Fd")).contains(Map.of("id", "7", "name", "a b+c/d"));
        assertThat(path.match("/posts/7/by/100%")).contains(Map.of("id", "7", "name", "100%"));
        assertThat(path.match("/posts/7/by")).isEmpty();
        assertThat(path.match("/posts/7/by/")).isEmpty();
        assertThat(path.match("/posts//by/x")).isEmpty();
        assertThat(path.match("/posts/7/to/x")).isEmpty();
        assertThat(path.match("/posts/7/by/x/y")).isEmpty();
    }

    @Test
    void twoPathsOfOneShapeAnswerTheSame() {
        assertThat(new EndpointPath("/a/{b}").shape()).isEqualTo(new EndpointPath("/a/{c}").shape());
        assertThat(new EndpointPath("/a/{b}").shape()).isNotEqualTo(new EndpointPath("/a/b").shape());
    }
}
