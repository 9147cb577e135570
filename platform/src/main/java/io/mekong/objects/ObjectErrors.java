package io.mekong.objects;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What a store's refusals mean for people. */
final class ObjectErrors {
    private ObjectErrors() {}

    /** @param where the store, for people */
    static MekongException translate(String what, String bucket, String where, SdkException failure) {
        return switch (code(failure)) {
            case "NoSuchBucket" ->
                new NotFoundException(
                        what,
                        "there is no bucket `" + bucket + "`",
                        "Make it, or name it in `s3.buckets` of mekong.yaml.");
            case "NoSuchKey" -> new NotFoundException(what, "it is not there", "Check the key.");
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "AuthorizationHeaderMalformed" ->
                MekongException.resource(
                        what,
                        where + " refuses the keys (" + reason(failure) + ")",
                        "Correct `s3.access-key` and `s3.secret-key`, or what they may do there.",
                        failure);
            case "RequestTimeTooSkewed" ->
                MekongException.resource(
                        what, "this machine's clock and that of " + where + " differ", "Set both clocks.", failure);
            case "" ->
                MekongException.resource(
                        what,
                        where + " does not answer (" + MekongException.rootReason(failure) + ")",
                        "Check that it runs, and `s3.endpoint`.",
                        failure);
            default ->
                MekongException.resource(what, where + " says: " + reason(failure), "See that store's log.", failure);
        };
    }

    /** The store's word for it; empty where the store did not answer. */
    static String code(SdkException failure) {
        if (failure instanceof AwsServiceException refused) {
            String code = refused.awsErrorDetails() == null
                    ? null
                    : refused.awsErrorDetails().errorCode();
            if (code != null && !code.isEmpty()) {
                return code;
            }
            // An answer to HEAD has no body that says it.
            return switch (refused.statusCode()) {
                case 404 -> "NoSuchKey";
                case 401, 403 -> "AccessDenied";
                default -> "status " + refused.statusCode();
            };
        }
        return failure instanceof SdkServiceException service ? "status " + service.statusCode() : "";
    }

    private static String reason(SdkException failure) {
        if (failure instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && refused.awsErrorDetails().errorMessage() != null) {
            return refused.awsErrorDetails().errorMessage();
        }
        return MekongException.reason(failure);
    }
}
