package io.mekong.app;

import io.mekong.core.TestFolder;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running crypto example for all test classes that only look at it or add to it; it is started by the first that
 * asks and stopped after the last. Tests that stop, break or pause things start their own.
 */
final class SharedCrypto implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningPlatform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedCrypto.class))
                .computeIfAbsent("platform", key -> new Shared(), Shared.class)
                .platform;
    }

    /** JUnit closes what it stores, when all tests are done. */
    private static final class Shared implements AutoCloseable {
        private final TestFolder folder = TestFolder.create("mekong-crypto");
        private final RunningPlatform platform = RunningPlatform.start(
                Installation.cryptoProject(), folder.path().resolve("data"));

        @Override
        public void close() throws IOException {
            platform.close();
            folder.close();
        }
    }
}
