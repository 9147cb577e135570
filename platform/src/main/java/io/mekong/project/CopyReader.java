package io.mekong.project;

import io.mekong.core.ObjectAddress;
import java.util.Optional;

/** Reads what a task of type copy asks for. */
final class CopyReader {
    private static final Form<Work.Copy.Root> ROOT = Form.choice(Ordered.words(Work.Copy.Root.values()));

    private CopyReader() {}

    static Optional<Work.Copy> read(Section task, ValueNames names) {
        Optional<Value> from = task.find("from");
        Optional<Work.Copy.From> origin =
                from.isEmpty() ? Optional.of(Work.Copy.Root.PROJECT) : from.flatMap(value -> origin(value, names));
        boolean folder = origin.filter(Work.Copy.Root.class::isInstance).isPresent();
        Optional<Value> files = folder ? task.require("files") : task.find("files");
        Optional<String> glob = files.flatMap(value -> FileNames.glob(value, names));
        Optional<Value> to = task.require("to");
        Optional<String> target = to.flatMap(Value::text).filter(text -> {
            to.ifPresent(value -> names.checkTemplate(value, text));
            return isPlace(to.orElseThrow(), text);
        });
        return origin.flatMap(known -> target.map(place -> new Work.Copy(known, glob, place)));
    }

    private static Optional<Work.Copy.From> origin(Value value, ValueNames names) {
        Optional<String> text = value.text();
        if (text.filter(ObjectAddress::isOne).isEmpty()) {
            return value.as(ROOT).map(root -> root);
        }
        text.ifPresent(address -> names.checkTemplate(value, address));
        return text.filter(address -> isPlace(value, address)).map(Work.Copy.Objects::new);
    }

    private static boolean isPlace(Value value, String text) {
        if (text.isBlank()) {
            value.cannotBe("a folder, or s3://bucket/key", "Write for example `to: s3://bronze/data/`.");
            return false;
        }
        if (ObjectAddress.isOne(text)) {
            try {
                var _ = ObjectAddress.parse(Template.fill(text, _ -> "x"));
            } catch (IllegalArgumentException e) {
                value.cannotBe("s3://bucket/key", "Write for example `s3://bronze/data/`.");
                return false;
            }
        }
        return true;
    }
}
