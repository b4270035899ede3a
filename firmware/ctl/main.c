/* main.c - dakbox, the operator's command: a table of commands, one cmd_*.c each. */
#include "ctl/ctl.h"

#include "base/log.h"

#include <locale.h>
#include <string.h>
#include <sys/stat.h>

struct command {
    const char *name, *arguments, *help;
    int (*run)(int argc, char **argv);
};

#define CONF "[-c CONF]"

static const struct command commands[] = {
    { "run", CONF " [--with-eoffice] | --demo DIR [--letters FOLDER] [--mails FOLDER] [--classified FOLDER] [--once] [--port-base N]\n"
      "        [--mail URL --mail-ca FILE --mail-user NAME --mail-password-file FILE --mail-dir MAILDIR]",
      "run all programs in the foreground; --demo: a whole office in a folder", cmd_run },
    { "read", "[--json] [--pdf DIR] FILE|DIR...", "read letters and print a record each; needs no other program", cmd_read },
    { "scan", CONF " [--scanner NAME] [--purpose letter|vip|backlog] [--end|--discard|--clear|--refuse]", "scan a letter; --end, --discard: what becomes of an interrupted one; --clear, --refuse: of a page that may be classified", cmd_scan },
    { "import", CONF " [--purpose vip|backlog] [--not-classified --actor NAME] FILE|DIR...", "take in image and PDF files, one letter each", cmd_import },
    { "status", CONF " [--json]", "what each program is doing", cmd_status },
    { "register", CONF " [--state STATE] [--limit N]", "the diary, newest first", cmd_register },
    { "search", CONF " [--limit N] WORDS...", "letters with these words or numbers", cmd_search },
    { "confirm", CONF " [--post POST] NUMBER [FIELD=VALUE...]", "file a letter with the fields as read, or as given", cmd_confirm },
    { "hold", CONF " NUMBER REASON", "stop a letter until a person has looked", cmd_letter },
    { "release", CONF " NUMBER [REASON]", "give a held letter back to the desk", cmd_letter },
    { "void", CONF " NUMBER REASON", "void a letter: it keeps its number, with the reason", cmd_letter },
    { "refuse", CONF " NUMBER", "destroy what is kept of a classified letter: its number stays", cmd_letter },
    { "officers", CONF " [list] | show POST | import [--check] FILE.csv | export [FILE.csv]",
      "the officers' directory; --check: tell what would change, and change nothing", cmd_officers },
    { "label", CONF " NUMBER | --test", "print a letter's label once more; --test: a test label", cmd_label },
    { "separators", CONF " --print [--purpose letter|vip|backlog]... [--copies N] [--out FILE.pdf]",
      "make separator sheets (PDF, A4, print both sides); without --out to standard output", cmd_separators },
    { "panel", CONF " --test", "show each lamp of the panel in turn, and sound the buzzer", cmd_panel },
    { "rules", CONF " check FILE | try [FILE] [--since DAY] [--all] | reload | show",
      "the office's rules for marking letters: check a file, try it on letters that are here, put it into force", cmd_rules },
    { "memory", CONF " list [--kind KIND] [--limit N] | forget ID | forget --letter NUMBER",
      "what clerks taught by confirming letters; forget: one entry, or all that a letter taught", cmd_memory },
    { "deliveries", CONF " [NUMBER]", "deliveries that are not done yet, or those of a letter", cmd_deliveries },
    { "resolve", CONF " NUMBER CHANNEL delivered|resend", "a person's decision on an unknown or held delivery", cmd_resolve },
    { "export", CONF " [--page N] NUMBER FOLDER|FILE", "write a letter's pages and PDFs into a folder, or its PDF (or page N, as it came) into a new file; the history says who", cmd_export },
    { "users", CONF " [list] | add NAME \"FULL NAME\" ROLE[,ROLE...] | roles NAME ROLE[,ROLE...] | off NAME | on NAME | reset NAME | ticket NAME | setup-code",
      "who may sign in at the desk; reset, ticket: a new way in for who lost phone or passphrase; setup-code: for the first administrator", cmd_users },
    { "verify", CONF " [--quick] [--said]", "prove history, numbers and documents; --quick: without reading every byte; --said: in one line for boxd", cmd_verify },
    { "backup", CONF " [--to FOLDER|--stick] | list [--from FOLDER] | status | key [--new|--replace] [--sheet FILE.pdf]",
      "copy the whole office, sealed, to backup.dir or backup.url while everything runs; key: make the key that seals it, and print its sheet", cmd_backup },
    { "restore", CONF " [--from FOLDER] [--backup STAMP] [--last-number NUMBER|none] [--key-file FILE] | --stick|--set --asked FILE | --check | --complete",
      "bring an office back from its backup onto an empty box; --last-number: the last number the lost box gave, so that none is given twice; none: no letter came after the backup; --asked, --check, --complete: for boxd and its units", cmd_restore },
    { "reset", CONF " --forget-all --office NAME [--undelivered-too] [--without-backup]",
      "forget everything, keys first: the next start is the first one; NAME: the office as it stands in the settings", cmd_reset },
    { "migration", "verify FOLDER", "prove a tree of migrated files, or one file's folder, against its manifests; needs no box", cmd_migration },
    { "test", CONF " eoffice|readback [--instance NAME] | migration | mail --to ADDRESS | sms --to NUMBER | mailbox",
      "try an e-Office, the relay, the SMS gateway or the mailboxes, and say how it went; nothing is filed", cmd_test },
    { "diagnostics", CONF " FILE.tar", "write down how this box is, for whoever helps with it; no word of any letter is in it", cmd_diagnostics },
    { "reload", CONF, "start those programs anew (by systemctl) for which something was changed at the desk", cmd_reload },
    { "update", CONF " [usb | network | FILE.raucb] [--restart now|night|later]", "install another version beside the running one (appliance); alone: what there is", cmd_update },
    { "rollback", CONF, "start the version before again, with the diary as it is (appliance)", cmd_rollback },
    { "good", CONF " [--within SECONDS]", "find out whether what runs since the last start is good, and tell the boot loader (appliance)", cmd_good },
    { "boot-state", CONF " get-primary | set-primary SLOT | get-state SLOT | set-state SLOT good|bad | get-current | show",
      "which system the box starts next, as RAUC asks for it (appliance)", cmd_boot_state },
    { "firewall", CONF " [--memory FILE] [--load FILE]",
      "print the rules of the firewall for nft, from the settings; --memory: remembers addresses of names; --load: write them there, and put them in place", cmd_firewall },
    { "network-files", CONF " FOLDER", "write the files of systemd-networkd and of the VPN from the settings (appliance)", cmd_network_files },
    { "check-config", "[FILE]", "check the settings, and the folders and secrets they name", cmd_check_config },
    { "take-settings", CONF " --from FOLDER [--put ID] | --keep | --back",
      "settings and files from a stick, as boxd asks for it: look at them, put them in force, keep them or take them back (appliance)", cmd_take_settings },
    { "conform", "URL [--token-file F] [--ca F] [--cert F --key F] [--post POST] [--answer-s N]",
      "hold an e-Office to the Receipt Intake API: a line for each rule; it makes receipts that are marked as tests", cmd_conform },
    { "config-manual", "", "print all settings as Markdown", cmd_config_manual },
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int help(FILE *out)
{
    fputs("usage: dakbox COMMAND ...\n\n", out);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        fprintf(out, "  %-14s %s\n", commands[i].name, commands[i].help);
    fputs("\n\"dakbox help COMMAND\" shows its options.\n", out);
    return out == stdout ? CTL_DONE : CTL_USAGE;
}

static int help_on(const char *name)
{
    const struct command *c = find_command(name);

    if (!c) {
        fprintf(stderr, "dakbox: there is no command \"%s\"; \"dakbox help\" lists them\n", name);
        return CTL_USAGE;
    }
    printf("usage: dakbox %s %s\n\n  %s\n", c->name, c->arguments, c->help);
    return CTL_DONE;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

int main(int argc, char **argv)
{
    log_init("dakbox");
    setlocale(LC_ALL, "C.UTF-8");
    umask(0007);
    if (argc < 2)
        return help(stderr);
    if (asks_for_help(argv[1]))
        return argc > 2 ? help_on(argv[2]) : help(stdout);
    const struct command *c = find_command(argv[1]);
    if (!c || (argc == 3 && asks_for_help(argv[2]) && argv[2][0] == '-'))
        return help_on(argv[1]);
    int code = c->run(argc - 1, argv + 1);
    if (fflush(stdout) != 0 && code == CTL_DONE) {
        fputs("dakbox: the output could not be written\n", stderr);
        return CTL_FAILED;
    }
    return code;
}
