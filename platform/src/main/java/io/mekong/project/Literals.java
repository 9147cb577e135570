package io.mekong.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** Whether a text can be a value of a column's type. */
final class Literals {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

    private Literals() {}

    static boolean fits(String text, ColumnType type) {
        try {
            return switch (type) {
                case ColumnType.Bool bool -> text.equals("true") || text.equals("false");
                case ColumnType.Int integer ->
                    Integer.toString(Integer.parseInt(text)).length() > 0;
                case ColumnType.BigInt integer ->
                    Long.toString(Long.parseLong(text)).length() > 0;
                case ColumnType.Real real -> NUMBER.matcher(text).matches();
                case ColumnType.Decimal decimal ->
                    NUMBER.matcher(text).matches() && fits(new BigDecimal(text), decimal);
                case ColumnType.Text any -> true;
                case ColumnType.Date date -> LocalDate.parse(text).lengthOfYear() > 0;
                case ColumnType.Timestamp timestamp -> instant(text);
                case ColumnType.Uuid uuid -> UUID.fromString(text).toString().equalsIgnoreCase(text);
                case ColumnType.Json json -> !JSON.readTree(text).isMissingNode();
                case ColumnType.Bytes bytes -> base64(text);
                case ColumnType.ListOf list -> false;
            };
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException | JsonProcessingException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException where {@code text} is none, or too long for one */
    static BigDecimal number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return new BigDecimal(text);
    }

    /** What a scalar is in Java: Boolean, Long, Double, or else text. */
    static Object plain(Yaml.Scalar.Kind kind, String text) {
        try {
            return switch (kind) {
                case TRUTH -> Boolean.parseBoolean(text);
                case INTEGER -> Long.decode(text);
                case REAL -> Double.valueOf(text);
                case TEXT, NULL -> text;
            };
        } catch (NumberFormatException e) {
            return text; // beyond a long, or one of YAML's own infinities
        }
    }

    private static boolean base64(String text) {
        byte[] decoded = Base64.getDecoder().decode(text);
        return decoded.length <= text.length();
    }

    private static boolean fits(BigDecimal number, ColumnType.Decimal type) {
        return number.setScale(type.scale(), RoundingMode.UNNECESSARY).precision() <= type.precision();
    }

    /** ISO-8601 with or without a zone, or an epoch number. */
    private static boolean instant(String text) {
        if (NUMBER.matcher(text).matches()) {
            return true;
        }
        String iso = text.replace(' ', 'T');
        int time = iso.indexOf('T');
        boolean zoned = iso.endsWith("Z") || (time > 0 && (iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0));
        return zoned
                ? OffsetDateTime.parse(iso).getYear() != 0
                : LocalDateTime.parse(iso).getYear() != 0;
    }
}
