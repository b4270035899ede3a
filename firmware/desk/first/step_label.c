/* The label printer: which one, how large its labels are, and one printed to try it. */
#include "desk/first/first.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "desk/admin/admin.h"

#include <glob.h>
#include <string.h>

enum { LABEL_MS = 12 * 1000, AGAIN_MS = 400 };

#define FOUND_AT "/sys/class/usbmisc/"      /* the desk sees no devices (PrivateDevices=yes), but which there are */

/* Printers at a cable, in each language that label printers speak: the person need not type a path. */
static void put_found(struct first *f)
{
    static const char *const languages[] = { "tspl", "zpl", "escpos" };
    glob_t found = { 0 };

    html_put(f->h, "<datalist id=\"printers\">");
    if (glob(FOUND_AT "lp*", 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            for (size_t k = 0; k < ARRAY_LEN(languages); k++)
                html_put(f->h, "<option value=\"%s:///dev/usb/%s\"></option>", languages[k], found.gl_pathv[i] + strlen(FOUND_AT));
    globfree(&found);
    html_put(f->h, "</datalist>\n");
}

static void put_label(struct first *f)
{
    char value[CONFIG_VALUE_SIZE], seen[CONFIG_VALUE_SIZE];

    config_write(f->now, CONFIG_LABEL_PRINTER, false, seen);
    html_put(f->h, "<div class=\"field wide\"><label for=\"printer\">%s</label><input id=\"printer\" name=\"printer\" value=\"%s\" list=\"printers\" maxlength=\"500\" "
             "autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" aria-describedby=\"printer_hint\"><span class=\"hint\" id=\"printer_hint\">%s</span>"
             "<input type=\"hidden\" name=\"seen_printer\" value=\"%s\"></div>\n", tr(f->q, S_SETUP_LABEL_PRINTER),
             first_value(f, "printer", CONFIG_LABEL_PRINTER, value), tr(f->q, S_SETUP_LABEL_HINT), seen);
    put_found(f);
    first_put_setting(f, "width", CONFIG_LABEL_WIDTH_MM, S_SETUP_LABEL_WIDTH, "number", STRINGS);
    first_put_setting(f, "height", CONFIG_LABEL_HEIGHT_MM, S_SETUP_LABEL_HEIGHT, "number", STRINGS);
    html_put(f->h, "<div class=\"wide\">");
    first_put_press(f, "test", S_SETUP_LABEL_TEST);
    html_put(f->h, "</div>\n");
}

/* Until it is printed, or it is clear why not. */
static enum first_answer wait_for_label(struct first *f)
{
    int64_t until_ms = clock_mono_ms() + LABEL_MS;
    const char *test = "waiting";

    f->bad = true;
    while (strcmp(test, "waiting") == 0 && clock_mono_ms() < until_ms) {
        AUTO_JSON json_t *status = NULL;

        clock_pause_ms(AGAIN_MS);
        if (first_ask(f, "labeld", json_pack("{s:s}", "do", "status"), &status) < 0)
            return FIRST_STAY;
        f->bad = strcmp(json_str(status, "test", ""), "printed") != 0;
        test = strcmp(json_str(status, "test", ""), "waiting") == 0 ? "waiting" : "";
        snprintf(f->said, sizeof(f->said), "%s", f->bad ? json_str(status, *test ? "sentence" : "test_sentence", "") : tr(f->q, S_SETUP_LABEL_PRINTED));
    }
    return FIRST_STAY;
}

static enum first_answer press_label(struct first *f, const char *press)
{
    bool test = strcmp(press, "test") == 0;

    if (test && !*form_get(f->q->form, "printer"))
        return first_refuse(f, S_SETUP_LABEL_NONE);
    if (first_set(f, "printer", CONFIG_LABEL_PRINTER) < 0 || first_set(f, "width", CONFIG_LABEL_WIDTH_MM) < 0 || first_set(f, "height", CONFIG_LABEL_HEIGHT_MM) < 0)
        return FIRST_STAY;
    if (!test)
        return FIRST_GO_ON;
    first_wait_in_force(f);
    return first_ask(f, "labeld", json_pack("{s:s}", "do", "test"), NULL) < 0 ? FIRST_STAY : wait_for_label(f);
}

const struct first_page first_label = { .title = S_SETUP_LABEL, .next = S_SETUP_SAVE, .put = put_label, .press = press_label };
