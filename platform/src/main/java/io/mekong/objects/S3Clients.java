package io.mekong.objects;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes Amazon's client what we need. */
final class S3Clients {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 64;

    private S3Clients() {}

    static S3Client open(URI endpoint, String region, Optional<StorageKeys> keys, boolean pathStyle) {
        AwsCredentialsProvider credentials = keys.<AwsCredentialsProvider>map(known -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(known.accessKey(), known.secretKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .forcePathStyle(pathStyle)
                // Stores that are not Amazon's know fewer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(ANSWERING)
                        .maxConnections(CONNECTIONS))
                .build();
    }
}
