#!/bin/sh
# Builds and runs the benchmarks: `bench/run.sh jmh [PATTERN]`, `bench/run.sh decode`,
# `bench/run.sh commit [ROUNDS]`, `bench/run.sh log [ROWS]`, `bench/run.sh ingest [MESSAGES SAMPLES]`,
# `bench/run.sh clickhouse ADDRESS [ROUNDS]`, `bench/run.sh cdc [ROWS SAMPLES CHANGES_A_SECOND]`,
# `bench/run.sh flows [ROUNDS [tasks,paced,burst,due]]` or `bench/run.sh e2e [STARTS SAMPLES MESSAGES]`.
# Needs JAVA_HOME at a JDK 25. Prints figures; compares with a baseline in the same run; asserts nothing.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$home"
./mekong --version >/dev/null
[ -n "${JAVA_HOME:-}" ] || { echo "bench: JAVA_HOME is not set – point it at a JDK 25" >&2; exit 2; }
./mvnw -B -q -DskipTests -Dmaven.test.skip -Dspotless.check.skip -pl bench -am package
kind=${1:-e2e}
[ $# -eq 0 ] || shift
run() { "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "bench/target/mekong-bench.jar:bench/target/lib/*" "$@"; }
case $kind in
    jmh) run org.openjdk.jmh.Main "$@" ;;
    decode) run io.mekong.bench.DecodeRates "$@" ;;
    commit) run io.mekong.bench.CommitRates "$@" ;;
    log) run io.mekong.bench.CommitTimes "$@" ;;
    clickhouse) run io.mekong.bench.ClickHouseRates "$@" ;;
    ingest) run io.mekong.bench.Backlog "$home" "$@" ;;
    cdc) run io.mekong.bench.CdcRates "$home" "$@" ;;
    flows) run io.mekong.bench.FlowRates "$@" ;;
    e2e) run io.mekong.bench.EndToEnd "$home" "$@" ;;
    *) echo "bench: say jmh, decode, commit, log, clickhouse, ingest, cdc, flows or e2e" >&2; exit 2 ;;
esac
