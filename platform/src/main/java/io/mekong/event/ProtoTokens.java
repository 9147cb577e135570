package io.mekong.event;

import java.util.ArrayList;
import java.util.List;

/** The words, numbers, texts and signs of a {@code .proto} file; comments and blanks are gone. */
final class ProtoTokens {
    /** @param text of a text in quotes, what it says */
    private record Token(Kind kind, String text, int line) {}

    private enum Kind {
        WORD,
        TEXT,
        SIGN,
        END
    }

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    ProtoTokens(String source) {
        int line = 1;
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (Character.isWhitespace(c) || c == '\ufeff') {
                line += c == '\n' ? 1 : 0;
                i++;
            } else if (source.startsWith("//", i)) {
                int end = source.indexOf('\n', i);
                i = end < 0 ? source.length() : end;
            } else if (source.startsWith("/*", i)) {
                int end = source.indexOf("*/", i + 2);
                if (end < 0) {
                    throw wrong("a comment is not closed", line);
                }
                line += (int)
                        source.substring(i, end).chars().filter(n -> n == '\n').count();
                i = end + 2;
            } else if (c == '"' || c == '\'') {
                int end = closingQuote(source, i, line);
                tokens.add(new Token(Kind.TEXT, source.substring(i + 1, end), line));
                i = end + 1;
            } else if (isWord(c)) {
                int end = i;
                while (end < source.length() && (isWord(source.charAt(end)) || isExponentSign(source, end))) {
                    end++;
                }
                tokens.add(new Token(Kind.WORD, source.substring(i, end), line));
                i = end;
            } else {
                tokens.add(new Token(Kind.SIGN, String.valueOf(c), line));
                i++;
            }
        }
        tokens.add(new Token(Kind.END, "the end", line));
    }

    /** Letters, digits and dots: names with their packages are one word, and so are numbers. */
    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    private static boolean isExponentSign(String source, int at) {
        char before = source.charAt(at - 1);
        return (source.charAt(at) == '-' || source.charAt(at) == '+')
                && (before == 'e' || before == 'E')
                && Character.isDigit(source.charAt(Math.max(0, at - 2)));
    }

    private static int closingQuote(String source, int quote, int line) {
        for (int i = quote + 1; i < source.length() && source.charAt(i) != '\n'; i++) {
            if (source.charAt(i) == source.charAt(quote)) {
                return i;
            }
            i += source.charAt(i) == '\\' ? 1 : 0;
        }
        throw wrong("a text is not closed", line);
    }

    boolean isAtEnd() {
        return tokens.get(at).kind() == Kind.END;
    }

    /** Whether the next is that word or sign. */
    boolean isNext(String text) {
        Token next = tokens.get(at);
        return next.kind() != Kind.TEXT
                && next.kind() != Kind.END
                && next.text().equals(text);
    }

    /** Takes the next if it is that word or sign. */
    boolean take(String text) {
        boolean found = isNext(text);
        at += found ? 1 : 0;
        return found;
    }

    void require(String text) {
        if (!take(text)) {
            throw unexpected(text);
        }
    }

    String word(String what) {
        if (tokens.get(at).kind() != Kind.WORD) {
            throw unexpected(what);
        }
        return tokens.get(at++).text();
    }

    /** A text, which may be written in several pieces. */
    String text(String what) {
        if (tokens.get(at).kind() != Kind.TEXT) {
            throw unexpected(what);
        }
        StringBuilder text = new StringBuilder();
        while (tokens.get(at).kind() == Kind.TEXT) {
            text.append(tokens.get(at++).text());
        }
        return text.toString();
    }

    int number(String what) {
        boolean negative = take("-");
        String word = word(what);
        try {
            int number = Long.decode(word).intValue();
            return negative ? -number : number;
        } catch (NumberFormatException e) {
            at--;
            throw unexpected(what);
        }
    }

    /** Passes over one word, number, text or sign, and with an opening bracket over all up to the closing one. */
    void skip() {
        Token token = tokens.get(at);
        if (token.kind() == Kind.END) {
            throw unexpected("more");
        }
        at++;
        String closing = token.kind() != Kind.SIGN
                ? ""
                : switch (token.text()) {
                    case "{" -> "}";
                    case "[" -> "]";
                    case "(" -> ")";
                    case "<" -> ">";
                    default -> "";
                };
        while (!closing.isEmpty() && !take(closing)) {
            skip();
        }
    }

    /** Passes over a statement, up to its semicolon or behind its braces. */
    void skipStatement() {
        while (!take(";")) {
            boolean block = isNext("{");
            skip();
            if (block && !isNext(";")) {
                return;
            }
        }
    }

    IllegalArgumentException unexpected(String expected) {
        Token found = tokens.get(at);
        return wrong("found " + found.text() + " instead of " + expected, found.line());
    }

    IllegalArgumentException wrong(String what) {
        return wrong(what, tokens.get(at).line());
    }

    private static IllegalArgumentException wrong(String what, int line) {
        return new IllegalArgumentException("line " + line + ": " + what);
    }
}
