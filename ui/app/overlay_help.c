/* What the keys of an overlay are: in the footer while it is open, and in a sentence on F1. */
#include "ui/app/app.h"

/* A question's buttons, or what a prompt's Enter does. */
static guint question_keys (const Dialog *dialog, ActionKey *keys)
{
  const char *safe = dialog_safe_verb (dialog);
  if (dialog_is_prompt (dialog)) {
    keys[0] = (ActionKey){ "Enter", dialog_verb (dialog, 0) };
    keys[1] = (ActionKey){ "Tab", "Buttons" };
    keys[2] = (ActionKey){ "Esc", safe };
    return 3;
  }
  if (dialog_verb (dialog, 1) == NULL) {
    keys[0] = (ActionKey){ "Enter", safe };
    return 1;
  }
  keys[0] = (ActionKey){ "Left, Right", "Choose" };
  keys[1] = (ActionKey){ "Enter", "Do it" };
  keys[2] = (ActionKey){ "Esc", safe };
  return 3;
}

static guint keys_of (const Overlay *overlay, ActionKey *keys)
{
  if (overlay->help != NULL)
    return question_keys (overlay->help, keys);
  if (overlay->dialog != NULL)
    return question_keys (overlay->dialog, keys);
  guint count = 0;
  if (overlay->palette != NULL)
    keys[count++] = (ActionKey){ "Type", "part of a name" };
  keys[count++] = (ActionKey){ "Up, Down", "Choose" };
  keys[count++] = (ActionKey){ "Enter", "Do it" };
  keys[count++] = (ActionKey){ "Esc", "Close" };
  return count;
}

void overlay_draw_footer (const App *app, Canvas *canvas)
{
  static const ActionKey always[] = { { "F1", "Help" }, { "F12", "Lock" } };
  ActionKey keys[4];
  guint count = keys_of (&app->overlay, keys);
  action_draw_keys (canvas, canvas_rows (canvas) - 2, keys, count, NULL);
  action_draw_keys (canvas, canvas_rows (canvas) - 1, always, G_N_ELEMENTS (always), app->unsent);
}

static char *dialog_words (const Dialog *dialog)
{
  if (dialog_is_prompt (dialog))
    return g_strdup_printf (
        "One line to type; Enter is \"%s\". What stands in it already is a proposal: typing replaces "
        "it, the arrow keys keep it. Tab goes to the buttons. Esc goes back and does nothing.",
        dialog_verb (dialog, 0));
  if (dialog_verb (dialog, 1) == NULL)
    return g_strdup ("This only tells you something. Enter or Esc closes it.");
  return g_strdup_printf (
      "Left, Right and Tab go from button to button and Enter does the one with the arrow. The first "
      "letter of a button does it at once, where no other begins so. Esc is \"%s\".",
      dialog_safe_verb (dialog));
}

Outcome overlay_explain (App *app)
{
  Overlay *overlay = &app->overlay;
  g_autofree char *words =
      overlay->dialog != NULL ? dialog_words (overlay->dialog)
      : overlay->menu != NULL
          ? g_strdup_printf (
                "Up and Down choose and Enter does it%s. What is dim cannot "
                "be done now, and says why while the arrow is on it. Esc closes the list and does nothing.",
                menu_has_keys (overlay->menu) ? "; a key at the left does its row at once" : "")
          : g_strdup ("Type part of a name; several words may stand in any order. Up and Down choose, Enter does it. "
                      "What is dim cannot be done now, and says why while the arrow is on it. Esc closes it.");
  g_autofree char *text = g_strdup_printf ("%s Behind it, F1 explains the screen.", words);
  overlay->help = dialog_new_message (text);
  return OUTCOME_REDRAW;
}
