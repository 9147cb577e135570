package io.mekong.service;

import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.TestFolder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Redis for all test classes; each test uses keys of its own. */
public final class SharedRedis implements ParameterResolver {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(SharedRedis.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Redis.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(MINE).computeIfAbsent("server", key -> new Server(), Server.class).redis;
    }

    private static final class Server implements AutoCloseable {
        private final TestFolder folder = TestFolder.create("mekong-redis");
        private final Redis redis = Redis.open(new RedisConfig.Embedded(
                folder.path(), "127.0.0.1", FreePorts.next().redis(), DataSize.ofMegabytes(256)));

        @Override
        public void close() throws java.io.IOException {
            redis.close();
            folder.close();
        }
    }
}
