package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlNamesTest {
    private static final String TEXT =
            "SELECT '$a''$b', \"$c\", E'it\\'s $d', $tag$ $e; $tag$, $$;$f$$ -- $g;\n, /* $h; */ $day, $outputs.a.rows";

    @Test
    void onlyWhatStandsInTheOpenIsAName() {
        assertThat(SqlNames.in(TEXT)).containsExactly("day", "outputs.a.rows");
        assertThat(SqlNames.in("SELECT $1, $2")).isEmpty();
    }

    @Test
    void namesAreReplacedAndOperatorsSpared() {
        String sql = "SELECT data ? 'a?' FROM t WHERE d = $day";
        SqlNames.Places places = new SqlNames.Places() {
            @Override
            public String name(String name, String written) {
                return name.equals("day") ? "?" : written;
            }

            @Override
            public String questionMark() {
                return "??";
            }
        };
        assertThat(SqlNames.replace(sql, places)).isEqualTo("SELECT data ?? 'a?' FROM t WHERE d = ?");
        assertThat(SqlNames.replace(TEXT, (name, written) -> written)).isEqualTo(TEXT);
    }

    @Test
    void statementsEndAtSemicolonsInTheOpen() {
        assertThat(SqlNames.statements("CREATE TABLE a (t text);\n-- two\n INSERT INTO a VALUES (';'); ; -- end\n"))
                .containsExactly("CREATE TABLE a (t text)", "-- two\n INSERT INTO a VALUES (';')");
        assertThat(SqlNames.statements("CREATE FUNCTION f() AS $$ BEGIN; END; $$; SELECT 1"))
                .hasSize(2);
    }

    @Test
    void aLongTextIsNoBurden() {
        assertThat(SqlNames.in("SELECT '" + "x''".repeat(200_000) + "', $day")).containsExactly("day");
    }

    @Test
    void theOutlineIsOfTheOutermostQueryAlone() {
        assertThat(SqlNames.outline("select a, 'order by', (select b order by c limit 1), x[1] -- limit\nfrom t"))
                .doesNotContain("ORDER", "LIMIT")
                .contains("SELECT A,", "FROM T");
        assertThat(SqlNames.outline("WITH x AS (SELECT 1) SELECT * FROM x order by 1"))
                .contains("ORDER BY 1");
    }
}
