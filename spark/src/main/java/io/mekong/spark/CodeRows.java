package io.mekong.spark;

import io.mekong.job.code.RowCode;
import io.mekong.project.Job.Making;
import io.mekong.project.LoadedCode;
import io.mekong.project.TaskCode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows through a class of the project, wherever they are. */
final class CodeRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Shipped code;
    private final StructType made;

    private CodeRows(Shipped code, StructType made) {
        this.code = code;
        this.made = made;
    }

    static Dataset<Row> over(SparkSession session, Dataset<Row> rows, Making.Code making) {
        making.code().jars().forEach(jar -> session.sparkContext().addJar(jar.toString()));
        StructType made = Types.of(making.columns());
        return rows.mapPartitions(new CodeRows(new Shipped(making.code()), made), Encoders.row(made));
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws Exception {
        LoadedCode loaded = LoadedCode.of(code.unpacked());
        RowCode applied = loaded.instance(RowCode.class);
        List<Row> ready = new ArrayList<>();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                while (next == ready.size() && rows.hasNext()) {
                    ready.clear();
                    next = 0;
                    apply(rows.next());
                }
                return next < ready.size();
            }

            private void apply(Row row) {
                Map<String, @Nullable Object> cells = new LinkedHashMap<>();
                String[] names = row.schema().fieldNames();
                for (int i = 0; i < names.length; i++) {
                    cells.put(names[i], Cells.plain(row.get(i)));
                }
                try {
                    applied.apply(cells, given -> ready.add(row(given)));
                } catch (Exception | LinkageError e) {
                    throw loaded.failed(e);
                }
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new java.util.NoSuchElementException();
                }
                return ready.get(next++);
            }
        };
    }

    private Row row(Map<String, @Nullable Object> given) {
        @Nullable Object[] cells = new Object[made.size()];
        for (int i = 0; i < cells.length; i++) {
            StructField field = made.fields()[i];
            Object cell = Cells.spark(given.get(field.name()));
            cells[i] =
                    cell instanceof Long number && field.dataType().typeName().equals("integer")
                            ? (Object) number.intValue()
                            : cell;
        }
        return RowFactory.create(cells);
    }

    /** A class of the project on its way: what was compiled, and its jars. */
    private static final class Shipped implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String type;
        private final String source;
        private final String fingerprint;
        private final LinkedHashMap<String, byte[]> classes = new LinkedHashMap<>();
        private final LinkedHashMap<String, byte[]> jars = new LinkedHashMap<>();

        Shipped(TaskCode code) {
            this.type = code.type();
            this.source = code.source();
            this.fingerprint = code.fingerprint();
            this.classes.putAll(code.classes());
            for (Path jar : code.jars()) {
                try {
                    jars.put(jar.getFileName().toString(), Files.readAllBytes(jar));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }

        TaskCode unpacked() throws IOException {
            List<Path> paths = new ArrayList<>();
            if (!jars.isEmpty()) {
                Path folder = Files.createTempDirectory("mekong-code");
                for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
                    paths.add(Files.write(folder.resolve(jar.getKey()), jar.getValue()));
                }
            }
            return new TaskCode(type, source, classes, paths, fingerprint);
        }
    }
}
