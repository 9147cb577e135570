package io.mekong.event;

import io.mekong.core.DataSize;
import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.ColumnType.Timestamp.Unit;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Streams of all shapes: every type, ways into objects and lists, several columns of one field, conditions. */
final class RandomStream {
    /** Some begin alike, some are long, some cannot be written in JSON as they are. */
    static final List<String> NAMES = List.of(
            "a",
            "b",
            "id",
            "price",
            "price2",
            "pric",
            "quantity",
            "a_name_of_sixteen",
            "a_name_of_sixteen_and_more",
            "a_name_of_sixteen_and_less",
            "giá",
            "名前",
            "🚀",
            "a\"b",
            "a\\b",
            "a.b",
            "tab\tbed",
            "",
            "x y",
            "user");

    private static final List<Unit> UNITS = List.of(Unit.values());

    private final Random random;

    RandomStream(Random random) {
        this.random = random;
    }

    Stream next() {
        List<Column> columns = new ArrayList<>();
        int count = 1 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            columns.add(column("c" + i));
        }
        UnknownFields unknown = new UnknownFields.Ignore();
        if (random.nextInt(6) == 0) {
            columns.add(random.nextInt(columns.size()), Column.of("rest", new ColumnType.Json()));
            unknown = new UnknownFields.Keep("rest");
        } else if (random.nextInt(6) == 0) {
            unknown = new UnknownFields.Reject();
        }
        Optional<String> time = columns.stream()
                .filter(column -> column.type() instanceof ColumnType.Timestamp && random.nextBoolean())
                .map(Column::name)
                .findFirst();
        return new Stream(
                "s",
                "",
                "s",
                1,
                new Format.Json(),
                columns,
                unknown,
                time,
                Optional.empty(),
                DataSize.ofMegabytes(1),
                Optional.empty());
    }

    private Column column(String name) {
        ColumnType type = type();
        FieldPath way = way(false);
        if (random.nextInt(4) == 0) {
            way = way(random.nextBoolean());
            type = new ColumnType.ListOf(type);
        }
        AllowedValues allowed = random.nextInt(5) == 0 ? allowed(type) : AllowedValues.ANY;
        Optional<String> otherwise = type instanceof ColumnType.Text && allowed.isAny() && random.nextInt(4) == 0
                ? Optional.of("đó")
                : Optional.empty();
        return new Column(name, way, type, random.nextInt(8) == 0, otherwise, allowed, "");
    }

    private ColumnType type() {
        return switch (random.nextInt(13)) {
            case 0 -> new ColumnType.Bool();
            case 1 -> new ColumnType.Int();
            case 2 -> new ColumnType.BigInt();
            case 3 -> new ColumnType.Real();
            case 4 -> {
                int precision = 1 + random.nextInt(18);
                yield new ColumnType.Decimal(precision, random.nextInt(precision + 1));
            }
            case 5 -> {
                int precision = 19 + random.nextInt(20);
                yield new ColumnType.Decimal(precision, random.nextInt(precision + 1));
            }
            case 6 -> new ColumnType.Decimal(18, 8);
            case 7 -> new ColumnType.Date();
            case 8 -> new ColumnType.Timestamp(UNITS.get(random.nextInt(UNITS.size())));
            case 9 -> new ColumnType.Uuid();
            case 10 -> new ColumnType.Json();
            case 11 -> new ColumnType.Bytes();
            default -> new ColumnType.Text();
        };
    }

    private FieldPath way(boolean throughList) {
        List<Step> steps = new ArrayList<>();
        int depth = 1 + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
        int list = throughList ? random.nextInt(depth) : -1;
        for (int i = 0; i < depth; i++) {
            // Few names on the way, so that columns meet.
            String name = NAMES.get(random.nextInt(i < depth - 1 ? 3 : NAMES.size()));
            steps.add(new Step(name, i == list));
        }
        return new FieldPath(steps);
    }

    private AllowedValues allowed(ColumnType type) {
        ColumnType one = type instanceof ColumnType.ListOf(ColumnType of) ? of : type;
        Optional<BigDecimal> min = Optional.of(new BigDecimal("-12.345")).filter(bound -> random.nextBoolean());
        Optional<BigDecimal> max = Optional.of(new BigDecimal("1e3")).filter(bound -> random.nextBoolean());
        return switch (one) {
            case ColumnType.Text _ ->
                new AllowedValues(List.of("buy", "sell", "đó", "1", ""), Optional.empty(), Optional.empty());
            case ColumnType.Int _ -> new AllowedValues(List.of(), min, max);
            case ColumnType.BigInt _ -> new AllowedValues(List.of(), min, max);
            case ColumnType.Real _ -> new AllowedValues(List.of(), min, max);
            case ColumnType.Decimal _ -> new AllowedValues(List.of(), min, max);
            default -> AllowedValues.ANY;
        };
    }
}
