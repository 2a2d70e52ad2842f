/* What figures are counted from. */
#pragma once

#include "report/figures.h"

/* One row for each figure that is a single count. */
GPtrArray *figures_store_counts (KithSession *session, Day from, Day until, GError **error);

/* Requests received, by issue. */
GPtrArray *figures_store_by_issue (KithSession *session, Day from, Day until, GError **error);
