package io.mekong.broker;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's exceptions in our words. */
final class KafkaErrors {
    /** Longer than the admin client's own limit, which has the better message. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private KafkaErrors() {}

    /** The future's value; its failure becomes an exception that begins with {@code what}. */
    static <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw translate(e, what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(what, "it was interrupted", "", e);
        }
    }

    static MekongException translate(Throwable thrown, String what) {
        Throwable cause = unwrapped(thrown);
        return switch (cause) {
            case MekongException already -> already;
            case UnknownTopicOrPartitionException e ->
                new MekongException(ErrorCode.USER, what, "there is no such topic", "Check its name in `streams/`.", e);
            case InvalidTopicException e ->
                MekongException.user(
                        what,
                        MekongException.reason(e),
                        "A topic's name has up to 249 letters, digits, dots, dashes and underscores.");
            case InvalidReplicationFactorException e ->
                MekongException.user(
                        what,
                        MekongException.reason(e),
                        "Set `kafka.replication-factor` to the number of brokers or less.");
            case AuthenticationException e ->
                MekongException.resource(what, MekongException.reason(e), "Correct `kafka.properties`.", e);
            case AuthorizationException e ->
                MekongException.resource(
                        what, MekongException.reason(e), "Grant this user the right in the cluster.", e);
            case InvalidConfigurationException e ->
                MekongException.user(what, MekongException.reason(e), "Correct the stream's settings.");
            case InterruptException e -> MekongException.resource(what, "it was interrupted", "", e);
            case RetriableException e ->
                MekongException.resource(
                        what,
                        "Kafka does not answer (" + MekongException.reason(e) + ")",
                        "See its state in /ready.",
                        e);
            case TimeoutException e ->
                MekongException.resource(what, "Kafka does not answer", "See its state in /ready.", e);
            case KafkaException e -> MekongException.resource(what, MekongException.reason(e), "See the log.", e);
            default -> MekongException.bug(what, cause);
        };
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
