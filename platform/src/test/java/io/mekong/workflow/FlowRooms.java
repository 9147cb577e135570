package io.mekong.workflow;

import io.mekong.service.SharedPostgres;
import io.mekong.service.TestDatabase;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link FlowRoom} of its own, on a fresh database of the PostgreSQL that all tests share. */
final class FlowRooms implements ParameterResolver {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(FlowRooms.class);

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FlowRoom.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestDatabase database = SharedPostgres.database(context); // before the room, and so closed after it
        return context.getStore(MINE).computeIfAbsent("room", key -> new FlowRoom(database), FlowRoom.class);
    }
}
