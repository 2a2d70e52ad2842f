#!/bin/sh
# The rules of the layers (DESIGN.md, section 1), enforced, and each check shown to catch a planted violation.
#
# A rule is a function that looks at the tree in the directory it is given and prints every violation as FILE:LINE: TEXT.
# Beside it stand plants: a file with a violation that the rule must print, and a file that it must let pass. The tree has a
# stripped copy at hand: code/ without comments, bare/ without comments and strings.
set -u
SRC=${SRC:-$(cd "$(dirname "$0")/.." && pwd)}
WORK_DIR=$(mktemp -d "${TMPDIR:-/tmp}/kith-rules.XXXXXX") || exit 1
trap 'rm -rf "$WORK_DIR"' EXIT
trap 'exit 130' INT HUP TERM

# Copies C without its comments (STRINGS=1) or without comments and what stands in strings (STRINGS=0); lines stay lines.
strip_c() { # STRINGS
  awk -v strings="$1" '
    {
      line = ""
      n = length($0)
      for (i = 1; i <= n; i++) {
        c = substr($0, i, 1)
        pair = substr($0, i, 2)
        if (inside == "comment") { if (pair == "*/") { inside = ""; i++; line = line " " } continue }
        if (inside != "") {
          if (c == "\\") { if (strings) line = line pair; i++; continue }
          if (c == inside) { inside = ""; line = line c; continue }
          if (strings) line = line c
          continue
        }
        if (pair == "/*") { inside = "comment"; i++; continue }
        if (pair == "//") break
        if (c == "\"" || c == "\047") inside = c
        line = line c
      }
      if (inside != "comment") inside = ""
      print line
    }'
}

# What stands in quotes behind #include is kept, since rules ask about it.
strip_c_bare() {
  awk '/^[ \t]*#[ \t]*include/ { print "INCLUDE" NR; next } { print }' "$1" | strip_c 0 |
    awk -v file="$1" '
      BEGIN { while ((getline line < file) > 0) original[++n] = line }
      /^INCLUDE[0-9]+$/ { print original[NR]; next } { print }'
}

prepare() { # TREE: adds code/ and bare/ to it
  (cd "$1" && find src ui tests -type f \( -name '*.c' -o -name '*.h' \) 2>/dev/null) | while read -r file; do
    mkdir -p "$1/code/${file%/*}" "$1/bare/${file%/*}"
    strip_c 1 <"$1/$file" >"$1/code/$file"
    strip_c_bare "$1/$file" >"$1/bare/$file"
  done
}

# Searches below a stripped copy: TREE COPY PATTERN FOLDER…; prints FILE:LINE:TEXT.
search() {
  copy=$1/$2 pattern=$3
  shift 3
  (cd "$copy" 2>/dev/null && grep -rnE -e "$pattern" "$@" 2>/dev/null)
}

# Leaves out the files a pattern allows.
except() { grep -vE "^($1):"; }

rule_src_knows_no_screen() {
  search "$1" bare '#[ \t]*include[ \t]*["<](ui/|\.\./|(n?curses|ncursesw/.*|term|termcap|panel|form|menu)\.h)' src
}

rule_curses_only_under_ui_term() {
  search "$1" bare '#[ \t]*include[ \t]*["<]((ncursesw/)?(n?curses|panel|form|menu|term|termcap)\.h)' src ui | except 'ui/term/.*'
}

# Which folders of src a folder may include (the table in DESIGN.md, with what each rests on).
rule_layers_of_src() {
  while read -r folder allowed; do
    search "$1" bare '#[ \t]*include[ \t]*"' "src/$folder" | grep -vE "include[ \t]*\"(config\.h|($allowed)/)"
  done <<'TABLE'
base base
store store|base
people people|store|base
scheme scheme|people|store|base
matching matching|base
mail mail|store|base
support support|people|scheme|matching|mail|store|base
report report|support|people|scheme|matching|mail|store|base
cli cli|report|support|people|scheme|matching|mail|store|base
TABLE
}

rule_layers_of_ui() {
  while read -r folder allowed; do
    search "$1" bare '#[ \t]*include[ \t]*"' "ui/$folder" | grep -vE "include[ \t]*\"(config\.h|($allowed)/)"
  done <<'TABLE'
term ui/term|base
widgets ui/widgets|ui/term|base
TABLE
}

rule_matching_is_pure() {
  search "$1" bare 'sqlite3|#[ \t]*include[ \t]*[<"](store/|mail/|people/|support/|gio/|stdio\.h|unistd\.h)|\<(fopen|open|printf|g_print|g_file_[a-z_]+|getenv|g_random[a-z_]*|rand|random) *\(' src/matching
}

rule_sql_only_in_the_store() {
  search "$1" code '"[ \t]*(SELECT |INSERT (OR |INTO )|UPDATE [a-z_]+( |")|DELETE FROM|REPLACE INTO|CREATE (TABLE|INDEX|UNIQUE|TRIGGER|VIEW|TEMP)|DROP (TABLE|INDEX|TRIGGER|VIEW)|ALTER TABLE|PRAGMA |BEGIN IMMEDIATE|SAVEPOINT |ROLLBACK|ATTACH |VACUUM|WITH (RECURSIVE )?[a-z_]+ *(\(| AS))' src ui |
    except 'src/store/[^:]*|src/[^:]*_store\.c'
}

rule_sqlite_only_in_the_store() {
  search "$1" bare '\<sqlite3_[a-z]|[<"](sqlcipher/)?sqlite3\.h' src ui | except 'src/store/[^:]*'
}

# A screen is a file that defines a Screen at its left edge. It may include what screens share, not another screen.
rule_screens_know_no_other_screen() {
  [ -n "$(search "$1" bare '^(static )?const [A-Za-z]*Screen [a-z_]+ *=' ui/screens)" ] || echo "ui/screens has no screen"
  search "$1" bare '^(static )?const [A-Za-z]*Screen [a-z_]+ *=' ui/screens | cut -d: -f1 | sort -u | while read -r screen; do
    search "$1" bare '#[ \t]*include[ \t]*"ui/screens/' "$screen" /dev/null | while IFS= read -r line; do
      other=${line#*\"}
      other=${other%\"*}
      other=${other%.h}.c
      [ "$other" = "$screen" ] || ! grep -qE '^(static )?const [A-Za-z]*Screen [a-z_]+ *=' "$1/bare/$other" 2>/dev/null ||
        echo "$line"
    done
  done
}

rule_no_banned_function() {
  search "$1" bare '\<(system|popen|strcpy|strcat|sprintf|vsprintf|gets|strtok|tmpnam|mktemp|usleep|sleep|nanosleep|g_usleep|alloca|g_alloca|initscr|g_spawn_command_line_(a)?sync) *\(' src ui
}

rule_no_shell() {
  search "$1" code '"(/bin/|/usr/bin/)?(ba|da)?sh"' src ui
}

# The clock is read where the day and the ticks are made; all others are told. Monotonic time is no date and is free.
rule_clock_is_passed_in() {
  search "$1" bare '\<(time|gettimeofday|clock_gettime|localtime|localtime_r|gmtime|g_get_real_time|g_date_time_new_now(_local|_utc)?|g_date_set_time(_t)?) *\(' src ui |
    except 'src/base/(clock|day)\.c|ui/[^:]*/?(loop|main)\.c'
}

rule_tests_never_sleep() {
  {
    search "$1" code '\<(sleep|usleep|nanosleep|g_usleep)\>' tests
    (cd "$1" && find tests -type f \( -name '*.sh' -o -name '*.scn' -o -name '*.py' -o -name run \) -exec sed -s -E -n \
      's/(^|[[:space:]])#.*//; /\<(sleep|usleep)\>/{F;=;p;}' {} + 2>/dev/null | paste -d: - - - )
  } | except 'tests/rules\.sh'
}

# Looks at the compiled OBJECTS instead of the text: what the program could change must be the signal flag. Constant tables
# with pointers are relocated at start (.data.rel.ro) and cannot be changed. The table of quarks (q.0) is GLib's own.
rule_no_mutable_global() {
  flags=$(search "$1" bare 'volatile sig_atomic_t [a-z_]+' src ui | sed -E 's/.*sig_atomic_t ([a-z_]+).*/\1/' | sort -u)
  [ "$(printf '%s' "$flags" | grep -c .)" -le 1 ] || echo "there is more than one signal flag: $flags"
  find "$1/objects" -name '*.[ao]' -exec objdump -t {} + | awk -v flag="$flags" '
    /:[ \t]+file format/ { file = $1 }
    {
      section = ""
      for (i = 2; i < NF; i++) if ($i ~ /^(\.(data|bss|tdata|tbss)|\*COM\*)/) { section = $i; size = $(i + 1) }
      name = $NF
      if (section == "" || section ~ /^\.data\.rel\.ro/ || size ~ /^0+$/ || $0 ~ / d +\./) next
      if (name == flag || name ~ /^(__|\.|_?q\.[0-9]+$|q$|L?llvm|\$)/ || name ~ /^(__odr_asan|asan\.)/) next
      print file " " name " (" section ")"
    }'
}

# Each plant: RULE | FILE | violation | what the rule lets pass in the same file.
plants() {
  cat <<'TABLE'
src_knows_no_screen|src/people/x.c|#include "ui/term/draw.h"|/* #include "ui/term/draw.h" */
src_knows_no_screen|src/people/x.c|#include <ncursesw/curses.h>|#include <glib.h>
curses_only_under_ui_term|ui/widgets/x.c|#include <curses.h>|#include "ui/term/draw.h"
layers_of_src|src/mail/x.c|#include "support/request.h"|#include "store/step.h"
layers_of_src|src/base/x.c|#include "store/step.h"|#include "base/text.h"
layers_of_src|src/support/x.h|#include "cli/command.h"|#include "mail/message.h"
layers_of_ui|ui/widgets/x.c|#include "people/person.h"|#include "ui/term/draw.h"
matching_is_pure|src/matching/x.c|#include "store/statement.h"|#include "base/day.h"
matching_is_pure|src/matching/x.c|  sqlite3 *db;|  int sqlite;
sql_only_in_the_store|src/people/person.c|  run ("SELECT name FROM person");|  say ("Select a name.");
sql_only_in_the_store|ui/screens/today.c|  run ("  UPDATE person SET x = 1");|  // "UPDATE person SET x = 1"
sql_only_in_the_store|src/support/x.c|  "DELETE FROM person"|  "Delete it"
sqlite_only_in_the_store|src/people/person_store.c|  sqlite3_step (s);|  statement_step (s);
no_banned_function|src/mail/x.c|  system ("sendmail");|  /* system (x) */ text = "system (";
no_banned_function|ui/term/x.c|  strcpy (a, b);|  g_strcpy_like (a, b);
no_banned_function|src/store/x.c|  sleep (1);|  asleep (1);
no_shell|src/mail/x.c|  argv[0] = "/bin/sh";|  argv[0] = "/usr/sbin/sendmail";
clock_is_passed_in|src/support/x.c|  now = time (NULL);|  now = day_time (today);
clock_is_passed_in|ui/screens/x.c|  d = g_date_time_new_now_local ();|  d = g_get_monotonic_time ();
tests_never_sleep|tests/unit/test-x.c|  g_usleep (5);|  /* no sleep */
tests_never_sleep|tests/command/x.sh|sleep 1|echo asleep # never sleep
tests_never_sleep|tests/screen/x.scn|shell sleep 1|# sleep
TABLE
}

tests=0 failed=0
verdict() { # STATUS NAME
  tests=$((tests + 1))
  if [ "$1" = 0 ]; then
    echo "ok - $2"
  else
    failed=$((failed + 1))
    echo "not ok - $2"
  fi
}

# Requires that a rule finds nothing in the tree.
holds_for_the_tree() { # RULE
  violations=$("rule_$1" "$WORK_DIR/tree" 2>&1)
  [ -z "$violations" ] || printf '%s\n' "$violations" | sed 's/^/# /'
  [ -z "$violations" ]
  verdict $? "rule: $(echo "$1" | tr _ ' ')"
}

plant_is_caught() { # RULE FILE VIOLATION CLEAN
  plant=$WORK_DIR/plant
  rm -rf "$plant"
  mkdir -p "$plant/${2%/*}"
  printf '%s\n' "$4" >"$plant/$2"
  prepare "$plant"
  passes=$("rule_$1" "$plant")
  rm -rf "$plant/code" "$plant/bare"
  printf '%s\n' "$3" >"$plant/$2"
  prepare "$plant"
  caught=$("rule_$1" "$plant")
  [ -z "$passes" ] && [ -n "$caught" ]
  verdict $? "caught in $2: $3"
}

compile_plant() { # NAME TEXT
  mkdir -p "$WORK_DIR/plant/objects"
  printf '%s\n' "$2" >"$WORK_DIR/plant/$1.c"
  ${CC:-cc} -c -fPIE -o "$WORK_DIR/plant/objects/$1.o" "$WORK_DIR/plant/$1.c"
}

globals_are_caught() {
  rm -rf "$WORK_DIR/plant"
  mkdir -p "$WORK_DIR/plant/src/base"
  compile_plant clean 'static const char *const names[] = { "a", "b" };
const char *const *all (void) { return names; }'
  [ -z "$(rule_no_mutable_global "$WORK_DIR/plant")" ]
  verdict $? "a constant table is no mutable global"
  compile_plant counter 'int next (void); int next (void) { static int last; return ++last; }'
  [ -n "$(rule_no_mutable_global "$WORK_DIR/plant")" ]
  verdict $? "caught: a static counter in a function"
  rm -f "$WORK_DIR/plant/objects/counter.o"
  compile_plant table 'int table[] = { 1, 2 };'
  [ -n "$(rule_no_mutable_global "$WORK_DIR/plant")" ]
  verdict $? "caught: a table without const"
}

screens_are_caught() {
  rm -rf "$WORK_DIR/plant"
  mkdir -p "$WORK_DIR/plant/ui/screens"
  echo 'const Screen today_screen = {' >"$WORK_DIR/plant/ui/screens/today.c"
  printf '%s\n' '#include "ui/screens/shared.h"' 'const Screen setup_screen = {' >"$WORK_DIR/plant/ui/screens/setup.c"
  prepare "$WORK_DIR/plant"
  [ -z "$(rule_screens_know_no_other_screen "$WORK_DIR/plant")" ]
  verdict $? "a screen may include what screens share"
  echo '#include "ui/screens/today.h"' >>"$WORK_DIR/plant/ui/screens/setup.c"
  prepare "$WORK_DIR/plant"
  [ -n "$(rule_screens_know_no_other_screen "$WORK_DIR/plant")" ]
  verdict $? "caught: a screen that includes another screen"
}

mkdir -p "$WORK_DIR/tree/objects"
for folder in src ui tests; do
  cp -r "$SRC/$folder" "$WORK_DIR/tree/" || exit 1
done
chmod -R u+w "$WORK_DIR/tree"
prepare "$WORK_DIR/tree"
BUILD=${BUILD:-.}
cp "$BUILD/libkith.a" "$WORK_DIR/tree/objects/"
verdict $? "the compiled program is there to be looked at"
cp "$BUILD"/libui.a "$WORK_DIR/tree/objects/" 2>/dev/null

plants >"$WORK_DIR/plants"
for rule in $(cut -d'|' -f1 "$WORK_DIR/plants" | sort -u) screens_know_no_other_screen no_mutable_global; do
  holds_for_the_tree "$rule"
done
while IFS='|' read -r rule file violation clean; do
  plant_is_caught "$rule" "$file" "$violation" "$clean"
done <"$WORK_DIR/plants"
screens_are_caught
globals_are_caught
echo "1..$tests"
[ $failed = 0 ]
