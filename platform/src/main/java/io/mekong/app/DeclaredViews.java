package io.mekong.app;

import io.mekong.project.Project;
import io.mekong.query.SqlGateway;
import io.mekong.store.OlapStore;
import io.mekong.store.ViewSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the views of the project be there, once its tables are. */
record DeclaredViews(OlapStore store, SqlGateway gateway) {
    private static final Logger log = LoggerFactory.getLogger(DeclaredViews.class);

    void apply(Project project) {
        store.defineViews(ViewSchema.of(project))
                .forEach((name, failure) -> log.warn("The view `{}` is not there: {}", name, failure.toString()));
        gateway.forget();
    }
}
