#!/bin/sh
# Puts the program's own tables into a manual page: compose.sh TABLES_PROGRAM <page.in >page
#
# A line that is only @COMMANDS@, @GLOBAL_OPTIONS@, @KEYS@, @SETTINGS@, @CONF_OPTIONS@ or @FIELDS@ gives way to that table.
set -eu
tables=$1
while IFS= read -r line; do
  case $line in
  @COMMANDS@) "$tables" commands ;;
  @GLOBAL_OPTIONS@) "$tables" options ;;
  @KEYS@) "$tables" keys ;;
  @SETTINGS@) "$tables" settings ;;
  @CONF_OPTIONS@) "$tables" conf ;;
  @FIELDS@) "$tables" fields ;;
  *) printf '%s\n' "$line" ;;
  esac
done
