package io.mekong.spark;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Our types as Spark's. */
final class Types {
    private Types() {}

    static StructType of(List<Column> columns) {
        List<StructField> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(DataTypes.createStructField(column.name(), of(column.type()), true));
        }
        return DataTypes.createStructType(fields);
    }

    static DataType of(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool _ -> DataTypes.BooleanType;
            case ColumnType.Int _ -> DataTypes.IntegerType;
            case ColumnType.BigInt _ -> DataTypes.LongType;
            case ColumnType.Real _ -> DataTypes.DoubleType;
            case ColumnType.Decimal(int precision, int scale) -> DataTypes.createDecimalType(precision, scale);
            case ColumnType.Date _ -> DataTypes.DateType;
            case ColumnType.Timestamp _ -> DataTypes.TimestampType;
            case ColumnType.Bytes _ -> DataTypes.BinaryType;
            case ColumnType.ListOf(ColumnType element) -> DataTypes.createArrayType(of(element));
            case ColumnType.Text _, ColumnType.Uuid _, ColumnType.Json _ -> DataTypes.StringType;
        };
    }

    /** As the writers have them; what has no type there is text. */
    static io.mekong.sink.Column.Type sink(DataType type) {
        if (type.equals(DataTypes.BooleanType)) {
            return io.mekong.sink.Column.Type.BOOLEAN;
        }
        if (type.equals(DataTypes.ByteType)
                || type.equals(DataTypes.ShortType)
                || type.equals(DataTypes.IntegerType)
                || type.equals(DataTypes.LongType)) {
            return io.mekong.sink.Column.Type.LONG;
        }
        if (type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType)) {
            return io.mekong.sink.Column.Type.DOUBLE;
        }
        if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
            return io.mekong.sink.Column.Type.TIMESTAMP;
        }
        if (type.equals(DataTypes.DateType)) {
            return io.mekong.sink.Column.Type.DATE;
        }
        return type instanceof DecimalType ? io.mekong.sink.Column.Type.DECIMAL : io.mekong.sink.Column.Type.STRING;
    }
}
