<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>%Ln chats were added.</source>
        <translation>
            <numerusform>Ein Chat wurde hinzugefügt.</numerusform>
            <numerusform>%Ln Chats wurden hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chats were written to {0}.</source>
        <translation>
            <numerusform>Ein Chat wurde nach {0} geschrieben.</numerusform>
            <numerusform>%Ln Chats wurden nach {0} geschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages were too long to be read whole for the summary; their beginnings were.</source>
        <translation>
            <numerusform>Eine Nachricht war zu lang, um für die Zusammenfassung ganz gelesen zu werden; ihr Anfang wurde gelesen.</numerusform>
            <numerusform>%Ln Nachrichten waren zu lang, um für die Zusammenfassung ganz gelesen zu werden; ihr Anfang wurde gelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>A model is being loaded. Wait for it, or cancel it first.</source>
        <translation>Ein Modell wird gerade geladen. Bitte warten oder das Laden erst abbrechen.</translation>
    </message>
    <message>
        <source>Another PC is planned for. Go back to this computer, on This PC, to load a model.</source>
        <translation>Es wird für einen anderen PC geplant. Um ein Modell zu laden, unter „Dieser PC“ zu diesem Computer zurückkehren.</translation>
    </message>
    <message numerus="yes">
        <source>At most {0} files can go with one message. %Ln were left out.</source>
        <translation>
            <numerusform>Mit einer Nachricht gehen höchstens {0} Dateien. Eine wurde weggelassen.</numerusform>
            <numerusform>Mit einer Nachricht gehen höchstens {0} Dateien. %Ln wurden weggelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied: {0}</source>
        <translation>Kopiert: {0}</translation>
    </message>
    <message>
        <source>Copy of {0}</source>
        <translation>Kopie von {0}</translation>
    </message>
    <message>
        <source>Free memory changed since the verdict, and the model no longer fits. Nothing was loaded.</source>
        <translation>Der freie Speicher hat sich seit dem Urteil geändert, und das Modell passt nicht mehr. Es wurde nichts geladen.</translation>
    </message>
    <message>
        <source>Memory stays short on this PC, so the model’s is being freed.</source>
        <translation>Der Speicher bleibt auf diesem PC knapp, darum wird der des Modells freigegeben.</translation>
    </message>
    <message>
        <source>Memory was short, so {0} was ejected. Its chats are as they were.</source>
        <translation>Der Speicher war knapp, darum wurde {0} entladen. Die Chats damit sind, wie sie waren.</translation>
    </message>
    <message>
        <source>No model is in memory. Load one, then try again.</source>
        <translation>Kein Modell ist im Speicher. Erst eines laden, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>No program here shows folders. Its path was copied: {0}</source>
        <translation>Kein Programm auf diesem Computer zeigt Ordner an. Der Pfad wurde kopiert: {0}</translation>
    </message>
    <message>
        <source>Pictures cannot be shown to this model: {0}</source>
        <translation>Diesem Modell können keine Bilder gezeigt werden: {0}</translation>
    </message>
    <message>
        <source>The catalogue of models is empty.</source>
        <translation>Der Katalog der Modelle ist leer.</translation>
    </message>
    <message>
        <source>The chat is on the clipboard, as Markdown.</source>
        <translation>Der Chat ist als Markdown in der Zwischenablage.</translation>
    </message>
    <message>
        <source>The model is still being loaded. Try again when it is in memory.</source>
        <translation>Das Modell wird noch geladen. Noch einmal versuchen, sobald es im Speicher ist.</translation>
    </message>
    <message>
        <source>The model stopped answering and was ended; its memory is free. The words of the chat are kept.</source>
        <translation>Das Modell antwortete nicht mehr und wurde beendet; sein Speicher ist frei. Die Worte des Chats sind erhalten.</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing in it says who you are.</source>
        <translation>Der Bericht ist in der Zwischenablage. Nichts darin verrät, von wem er ist.</translation>
    </message>
    <message>
        <source>{0} does not fit, so nothing was loaded. Change something below or open another: the next model you load writes the reply anew.</source>
        <translation>{0} passt nicht, darum wurde nichts geladen. Unten etwas ändern oder ein anderes Modell öffnen: Das nächste, das geladen wird, schreibt die Antwort neu.</translation>
    </message>
    <message>
        <source>{0} is in memory. The reply was not written anew: its chat is not open.</source>
        <translation>{0} ist im Speicher. Die Antwort wurde nicht neu geschrieben: Ihr Chat ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>{0} is in memory. To talk with it, choose it at the top of the chat.</source>
        <translation>{0} ist im Speicher. Um damit zu sprechen, oben im Chat auswählen.</translation>
    </message>
    <message>
        <source>{0} is in the trash. It takes its room on the disk until the trash is emptied.</source>
        <translation>{0} ist im Papierkorb. Der Platz auf der Festplatte wird frei, sobald der Papierkorb geleert wird.</translation>
    </message>
    <message>
        <source>{0} is writing. Wait for it, or stop it first.</source>
        <translation>{0} schreibt. Bitte warten oder es erst stoppen.</translation>
    </message>
    <message>
        <source>{0} was ejected: {1} are free again.</source>
        <translation>{0} wurde entladen: {1} sind wieder frei.</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>“{0}” was added.</source>
        <translation>„{0}“ wurde hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>AdviceBar</name>
    <message>
        <source>Command that installs the engine</source>
        <translation>Befehl, der die Engine installiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the command; run it in a terminal, in Plimsoll's folder</source>
        <translation>Den Befehl kopieren; er gehört in ein Terminal, im Ordner von Plimsoll</translation>
    </message>
</context>
<context>
    <name>Another</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cannot be judged</source>
        <translation>Kein Urteil möglich</translation>
    </message>
    <message>
        <source>Find one in the catalogue</source>
        <translation>Eines im Katalog suchen</translation>
    </message>
    <message>
        <source>Here, with {0}</source>
        <translation>Hier, mit {0}</translation>
    </message>
    <message>
        <source>It is loaded and writes the reply anew, beside the first one.</source>
        <translation>Es wird geladen und schreibt die Antwort neu, neben der ersten.</translation>
    </message>
    <message>
        <source>It writes the reply anew, beside the first one. {0} stays in memory where both fit.</source>
        <translation>Es schreibt die Antwort neu, neben der ersten. {0} bleibt im Speicher, wenn beide passen.</translation>
    </message>
    <message>
        <source>Load and try again</source>
        <translation>Laden und noch einmal versuchen</translation>
    </message>
    <message>
        <source>Looking through the folders…</source>
        <translation>Ordner werden durchsucht…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Open a file, or find one in the catalogue and download it.</source>
        <translation>Eine Datei öffnen, oder ein Modell im Katalog suchen und herunterladen.</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>See what would fit</source>
        <translation>Ansehen, was passen würde</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>There is no other model on this computer</source>
        <translation>Auf diesem Computer ist kein anderes Modell</translation>
    </message>
    <message>
        <source>Try again with another model</source>
        <translation>Mit einem anderen Modell versuchen</translation>
    </message>
    <message>
        <source>Whether it fits is being worked out.</source>
        <translation>Ob es passt, wird gerade ermittelt.</translation>
    </message>
    <message>
        <source>Whether it fits is worked out once this PC has been looked at.</source>
        <translation>Ob es passt, wird ermittelt, sobald dieser PC untersucht ist.</translation>
    </message>
    <message>
        <source>not looked into yet</source>
        <translation>noch nicht untersucht</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>Download finished</source>
        <translation>Download fertig</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
    <message numerus="yes">
        <source>Reading %Ln files…</source>
        <translation>
            <numerusform>Eine Datei wird gelesen…</numerusform>
            <numerusform>%Ln Dateien werden gelesen…</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>{0} entfernen</translation>
    </message>
    <message>
        <source>the model could not see it</source>
        <translation>das Modell konnte es nicht sehen</translation>
    </message>
    <message>
        <source>this model cannot see it</source>
        <translation>dieses Modell kann es nicht sehen</translation>
    </message>
    <message>
        <source>{0} in all</source>
        <translation>insgesamt {0}</translation>
    </message>
    <message>
        <source>{0} of the {1} that are left</source>
        <translation>{0} der {1}, die übrig sind</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
</context>
<context>
    <name>Bin</name>
    <message numerus="yes">
        <source>%Ln chats are in the bin, where they wait for 30 days.</source>
        <translation>
            <numerusform>Ein Chat ist im Papierkorb und wartet dort 30 Tage.</numerusform>
            <numerusform>%Ln Chats sind im Papierkorb und warten dort 30 Tage.</numerusform>
        </translation>
    </message>
    <message>
        <source>All chats are deleted.</source>
        <translation>Alle Chats sind gelöscht.</translation>
    </message>
</context>
<context>
    <name>Breathing</name>
    <message>
        <source>Chat memory: {0} filled, {1} reserved ({2}), up to {3} as the chat grows ({4}).</source>
        <translation>Gesprächsspeicher: {0} gefüllt, {1} reserviert ({2}), bis {3}, wenn das Gespräch wächst ({4}).</translation>
    </message>
    <message>
        <source>Chat memory: {0} filled, {1} reserved ({2}).</source>
        <translation>Gesprächsspeicher: {0} gefüllt, {1} reserviert ({2}).</translation>
    </message>
    <message>
        <source>Memory is short: this chat could go on to {0}, and stays at {1} for now.</source>
        <translation>Der Speicher ist knapp: Dieses Gespräch könnte bis {0} weitergehen und bleibt vorerst bei {1}.</translation>
    </message>
    <message>
        <source>There is no memory for {0} at this moment. Nothing changed: the chat has room for {1}.</source>
        <translation>Für {0} reicht der Speicher im Moment nicht. Nichts hat sich geändert: Das Gespräch hat Platz für {1}.</translation>
    </message>
</context>
<context>
    <name>BuiltMessages</name>
    <message>
        <source>Show earlier messages</source>
        <translation>Frühere Nachrichten zeigen</translation>
    </message>
    <message>
        <source>Show later messages</source>
        <translation>Spätere Nachrichten zeigen</translation>
    </message>
</context>
<context>
    <name>Chat</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>A reply in “{0}” is being written.</source>
        <translation>In „{0}“ wird gerade eine Antwort geschrieben.</translation>
    </message>
    <message>
        <source>A reply waits for another model. The next one you load writes it anew.</source>
        <translation>Eine Antwort wartet auf ein anderes Modell. Das nächste, das geladen wird, schreibt sie neu.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Begin a text; {0} goes on with it   (Enter to have it do so)</source>
        <translation>Beginnen Sie einen Text; {0} schreibt ihn weiter   (mit der Eingabetaste)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Chat settings</source>
        <translation>Chat-Einstellungen</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Modell wählen…</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>Anderes wählen…</translation>
    </message>
    <message>
        <source>Choose the model to talk with</source>
        <translation>Das Modell wählen, mit dem gesprochen wird</translation>
    </message>
    <message>
        <source>Close other programs, or shorten the conversation and load again.</source>
        <translation>Andere Programme schließen, oder das Gespräch kürzen und neu laden.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Delete this and what follows</source>
        <translation>Dies und alles danach löschen</translation>
    </message>
    <message>
        <source>Delete what is kept on the disk; the words of the chat stay</source>
        <translation>Löschen, was auf der Festplatte aufgehoben ist; die Worte des Chats bleiben</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit this message</source>
        <translation>Diese Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Edit this reply</source>
        <translation>Diese Antwort bearbeiten</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Ein Modell suchen</translation>
    </message>
    <message>
        <source>Find one that runs here, or take one that you have.</source>
        <translation>Eines suchen oder eines nehmen, das schon da ist.</translation>
    </message>
    <message>
        <source>Free the memory</source>
        <translation>Speicher freigeben</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on in a new chat from here</source>
        <translation>Von hier an in einem neuen Chat weitermachen</translation>
    </message>
    <message>
        <source>Go on with this reply</source>
        <translation>Diese Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Dorthin</translation>
    </message>
    <message>
        <source>Have this message answered</source>
        <translation>Diese Nachricht beantworten lassen</translation>
    </message>
    <message>
        <source>Have this reply written anew</source>
        <translation>Diese Antwort neu schreiben lassen</translation>
    </message>
    <message>
        <source>List of chats</source>
        <translation>Liste der Chats</translation>
    </message>
    <message>
        <source>Load a model to chat.</source>
        <translation>Zum Chatten ein Modell laden.</translation>
    </message>
    <message>
        <source>Load the model</source>
        <translation>Modell laden</translation>
    </message>
    <message>
        <source>Load with less</source>
        <translation>Mit weniger laden</translation>
    </message>
    <message>
        <source>Load {0}</source>
        <translation>{0} laden</translation>
    </message>
    <message>
        <source>Loading {0}…</source>
        <translation>{0} wird geladen…</translation>
    </message>
    <message>
        <source>Make room</source>
        <translation>Platz schaffen</translation>
    </message>
    <message>
        <source>Make room: {0}</source>
        <translation>Platz schaffen: {0}</translation>
    </message>
    <message>
        <source>Make room…</source>
        <translation>Platz schaffen…</translation>
    </message>
    <message>
        <source>Memory is short on this PC. Close other programs, or free the model’s.</source>
        <translation>Der Speicher ist knapp auf diesem PC. Andere Programme schließen, oder den des Modells freigeben.</translation>
    </message>
    <message>
        <source>Memory is short on this PC. {0} holds {1} of it, the model {2}.</source>
        <translation>Der Speicher ist knapp auf diesem PC. {0} hält davon {1}, das Modell {2}.</translation>
    </message>
    <message>
        <source>Memory is short on this PC: the reply waits for a moment, then goes on by itself.</source>
        <translation>Der Speicher ist knapp auf diesem PC: Die Antwort wartet einen Moment und geht dann von selbst weiter.</translation>
    </message>
    <message>
        <source>Memory panel</source>
        <translation>Speicheranzeige</translation>
    </message>
    <message>
        <source>Message {0}</source>
        <translation>Nachricht an {0}</translation>
    </message>
    <message>
        <source>Message {0}   (Enter to send, Shift+Enter for a new line)</source>
        <translation>Nachricht an {0}   (Eingabetaste sendet, Umschalt+Eingabetaste beginnt eine neue Zeile)</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model: {0}</source>
        <translation>Modell: {0}</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>On this PC</source>
        <translation>Auf diesem PC</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Open this address in your browser?</source>
        <translation>Diese Adresse im Browser öffnen?</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-Dateien (*.pdf)</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.gif)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.gif)</translation>
    </message>
    <message>
        <source>Read all again</source>
        <translation>Alles neu lesen</translation>
    </message>
    <message>
        <source>Reading your message…</source>
        <translation>Die Nachricht wird gelesen…</translation>
    </message>
    <message>
        <source>Reply finished</source>
        <translation>Antwort fertig</translation>
    </message>
    <message>
        <source>Restart model</source>
        <translation>Modell neu starten</translation>
    </message>
    <message>
        <source>Restart the model to go on.</source>
        <translation>Das Modell neu starten, um fortzufahren.</translation>
    </message>
    <message>
        <source>Runs on this PC. Nothing you type leaves it.</source>
        <translation>Läuft auf diesem PC. Nichts Geschriebenes verlässt ihn.</translation>
    </message>
    <message>
        <source>Runs partly on other computers, which what you type goes to.</source>
        <translation>Läuft teilweise auf anderen Computern, zu denen geht, was Sie schreiben.</translation>
    </message>
    <message>
        <source>Sent as soon as the model is in memory: {0}</source>
        <translation>Wird gesendet, sobald das Modell im Speicher ist: {0}</translation>
    </message>
    <message>
        <source>Sent as soon as the reply is finished: {0}</source>
        <translation>Wird gesendet, sobald die Antwort fertig ist: {0}</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Something to ask</source>
        <translation>Vorschläge für eine Frage</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Stoppt…</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>System prompt: {0}</source>
        <translation>Systemprompt: {0}</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Text, code, PDF and pictures (*)</source>
        <translation>Text, Code, PDF und Bilder (*)</translation>
    </message>
    <message>
        <source>The context is full: the reply was cut off. Start a new chat, or make room in this one.</source>
        <translation>Der Kontext ist voll: Die Antwort wurde abgeschnitten. Einen neuen Chat beginnen, oder in diesem Platz schaffen.</translation>
    </message>
    <message>
        <source>The context is {0} % full. When it is full the model cannot go on.</source>
        <translation>Der Kontext ist zu {0} % voll. Ist er ganz voll, kann das Modell nicht weiterschreiben.</translation>
    </message>
    <message>
        <source>The message, and what followed, was moved to the bin.</source>
        <translation>Die Nachricht und alles danach wurde in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <source>The model is loading; you can write already.</source>
        <translation>Das Modell wird geladen; geschrieben werden kann schon.</translation>
    </message>
    <message numerus="yes">
        <source>The model no longer reads the first %Ln messages. They stay in the chat.</source>
        <translation>
            <numerusform>Das Modell liest die erste Nachricht nicht mehr. Sie bleibt im Chat.</numerusform>
            <numerusform>Das Modell liest die ersten %Ln Nachrichten nicht mehr. Sie bleiben im Chat.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model reads a summary in the place of the first %Ln messages.</source>
        <translation>
            <numerusform>Das Modell liest anstelle der ersten Nachricht eine Zusammenfassung.</numerusform>
            <numerusform>Das Modell liest anstelle der ersten %Ln Nachrichten eine Zusammenfassung.</numerusform>
        </translation>
    </message>
    <message>
        <source>The model stopped unexpectedly. Your chat is safe.</source>
        <translation>Das Modell ist unerwartet stehen geblieben. Der Chat ist sicher.</translation>
    </message>
    <message>
        <source>The model writes for another program just now. Your reply is next.</source>
        <translation>Das Modell schreibt gerade für ein anderes Programm. Diese Antwort kommt als nächste.</translation>
    </message>
    <message>
        <source>The reply stands in your words. The one that the model wrote is kept beside it.</source>
        <translation>Die Antwort steht in Ihren Worten da. Die des Modells ist daneben aufbewahrt.</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try again with another model…</source>
        <translation>Mit einem anderen Modell versuchen…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Waits until a model can answer: {0}</source>
        <translation>Wartet, bis ein Modell antworten kann: {0}</translation>
    </message>
    <message>
        <source>What gives up least: {0}.</source>
        <translation>Am wenigsten gibt dies auf: {0}.</translation>
    </message>
    <message>
        <source>What the model is told first; change it here</source>
        <translation>Was dem Modell zuerst gesagt wird; hier ändern</translation>
    </message>
    <message>
        <source>What you send now waits for the reply in another chat.</source>
        <translation>Was jetzt gesendet wird, wartet auf die Antwort in einem anderen Chat.</translation>
    </message>
    <message>
        <source>Write a message below to begin. It stays on this computer.</source>
        <translation>Zum Anfangen unten eine Nachricht schreiben. Sie bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Writes all that the model holds of this chat to the disk, also in the middle of a reply, and ends it</source>
        <translation>Schreibt alles, was das Modell von diesem Chat hält, auf die Festplatte, auch mitten in einer Antwort, und beendet es</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Ich</translation>
    </message>
    <message>
        <source>You can write as soon as it is in memory.</source>
        <translation>Geschrieben werden kann, sobald es im Speicher ist.</translation>
    </message>
    <message>
        <source>{0} Until then, what you write is kept only while this window is open.</source>
        <translation>{0} Bis dahin wird Geschriebenes nur aufgehoben, solange dieses Fenster offen ist.</translation>
    </message>
    <message>
        <source>{0} is a base model: it answers no questions, it goes on with a text that you begin. That is good for stories, lists and code. It writes some lines at a time; Continue has it write more.</source>
        <translation>{0} ist ein Basismodell: Es beantwortet keine Fragen, es schreibt einen Text weiter, den Sie beginnen. Das taugt für Geschichten, Listen und Programme. Es schreibt einige Zeilen auf einmal; mit „Weiter“ schreibt es mehr.</translation>
    </message>
    <message>
        <source>{0} is being loaded. Then it writes the reply anew, beside this one.</source>
        <translation>{0} wird geladen. Dann schreibt es die Antwort neu, neben dieser.</translation>
    </message>
    <message>
        <source>{0} is being looked into.</source>
        <translation>{0} wird untersucht.</translation>
    </message>
    <message>
        <source>{0} is open but not in memory yet.</source>
        <translation>{0} ist geöffnet, aber noch nicht im Speicher.</translation>
    </message>
    <message>
        <source>{0} is ready</source>
        <translation>{0} ist bereit</translation>
    </message>
    <message>
        <source>{0} · {1} · {2}</source>
        <translation>{0} · {1} · {2}</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>“{0}” was moved to the bin.</source>
        <translation>„{0}“ wurde in den Papierkorb verschoben.</translation>
    </message>
</context>
<context>
    <name>ChatSettings</name>
    <message numerus="yes">
        <source>%Ln settings differ from the model's own.</source>
        <translation>
            <numerusform>Eine Einstellung weicht von denen des Modells ab.</numerusform>
            <numerusform>%Ln Einstellungen weichen von denen des Modells ab.</numerusform>
        </translation>
    </message>
    <message>
        <source>A grammar</source>
        <translation>Eine Grammatik</translation>
    </message>
    <message>
        <source>A little</source>
        <translation>Ein wenig</translation>
    </message>
    <message>
        <source>A lot</source>
        <translation>Viel</translation>
    </message>
    <message>
        <source>A reply can have 1 token or more.</source>
        <translation>Eine Antwort kann 1 Token oder mehr haben.</translation>
    </message>
    <message>
        <source>All as advised by the model's maker.</source>
        <translation>Alles so, wie der Hersteller des Modells es rät.</translation>
    </message>
    <message>
        <source>All at the model's own values.</source>
        <translation>Alle auf den Werten des Modells.</translation>
    </message>
    <message>
        <source>Answer in</source>
        <translation>Antworten in</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Chat settings</source>
        <translation>Chat-Einstellungen</translation>
    </message>
    <message>
        <source>Choose among so many of the likeliest words. 0 means all of them.</source>
        <translation>Unter so vielen der wahrscheinlichsten Wörter wählen. 0 heißt: unter allen.</translation>
    </message>
    <message>
        <source>Choose among the likeliest words that together reach this share, 0 to 1.</source>
        <translation>Unter den wahrscheinlichsten Wörtern wählen, die zusammen diesen Anteil erreichen, 0 bis 1.</translation>
    </message>
    <message>
        <source>Close the chat settings</source>
        <translation>Chat-Einstellungen schließen</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>Grammatik</translation>
    </message>
    <message>
        <source>How daring the choice of words is. 0 always takes the likeliest.</source>
        <translation>Wie gewagt die Wortwahl ist. 0 nimmt immer das wahrscheinlichste Wort.</translation>
    </message>
    <message>
        <source>In llama.cpp's GBNF; its first rule is called root.</source>
        <translation>In der GBNF von llama.cpp; die erste Regel heißt root.</translation>
    </message>
    <message>
        <source>JSON only</source>
        <translation>Nur JSON</translation>
    </message>
    <message>
        <source>Leave out words less likely than this share of the likeliest, 0 to 1.</source>
        <translation>Wörter weglassen, die weniger wahrscheinlich sind als dieser Anteil des wahrscheinlichsten, 0 bis 1.</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>More than 1 keeps the model from saying the same again. 1 is off.</source>
        <translation>Mehr als 1 hält das Modell davon ab, dasselbe noch einmal zu sagen. 1 schaltet es ab.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemprompt</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The same number gives the same reply again. Empty: another one each time.</source>
        <translation>Dieselbe Zahl ergibt dieselbe Antwort. Leer: jedes Mal eine andere.</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>Tokens after which a reply is cut off. Empty: no limit but the context.</source>
        <translation>Token, nach denen eine Antwort abgeschnitten wird. Leer: keine Grenze außer dem Kontext.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>What the model is told before the chat: who it is, how to answer…</source>
        <translation>Was dem Modell vor dem Chat gesagt wird: wer es ist, wie es antworten soll…</translation>
    </message>
    <message>
        <source>differs from the model's own</source>
        <translation>weicht vom Wert des Modells ab</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>{0} must be a number.</source>
        <translation>{0} muss eine Zahl sein.</translation>
    </message>
    <message>
        <source>{0} must be a whole number.</source>
        <translation>{0} muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>{0}: the model's own value</source>
        <translation>{0}: der Wert des Modells</translation>
    </message>
</context>
<context>
    <name>Chats</name>
    <message numerus="yes">
        <source>%Ln chats</source>
        <translation>
            <numerusform>%Ln Chat</numerusform>
            <numerusform>%Ln Chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln Nachricht</numerusform>
            <numerusform>%Ln Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the chats</source>
        <translation>Zurück zu den Chats</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Endgültig löschen…</translation>
    </message>
    <message>
        <source>Delete {0} for good?</source>
        <translation>{0} endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete “{0}” for good, {1}?</source>
        <translation>„{0}“ ({1}) endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete “{0}” for good?</source>
        <translation>„{0}“ endgültig löschen?</translation>
    </message>
    <message numerus="yes">
        <source>Deleted for good in %Ln days</source>
        <translation>
            <numerusform>Wird in einem Tag endgültig gelöscht</numerusform>
            <numerusform>Wird in %Ln Tagen endgültig gelöscht</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted for good tomorrow</source>
        <translation>Wird morgen endgültig gelöscht</translation>
    </message>
    <message>
        <source>Empty message</source>
        <translation>Leere Nachricht</translation>
    </message>
    <message>
        <source>Empty the bin</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>Leeren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>No chats yet. What you write is kept here, on this computer.</source>
        <translation>Noch keine Chats. Geschriebenes wird hier aufgehoben, auf diesem Computer.</translation>
    </message>
    <message>
        <source>Nothing found for “{0}”.</source>
        <translation>Nichts gefunden für „{0}“.</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Älter</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>Oben anheften</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Search chats</source>
        <translation>Chats durchsuchen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags of “{0}”, with commas between them.
Search for #tag to find them again.</source>
        <translation>Schlagwörter für „{0}“, durch Kommas getrennt.
Mit #Schlagwort sind sie in der Suche wiederzufinden.</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter…</translation>
    </message>
    <message>
        <source>The bin is empty. Deleted chats and messages stay here for 30 days.</source>
        <translation>Der Papierkorb ist leer. Gelöschte Chats und Nachrichten bleiben 30 Tage hier.</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>Das kann nicht rückgängig gemacht werden.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Untitled chat</source>
        <translation>Chat ohne Titel</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>a reply is being written</source>
        <translation>eine Antwort wird geschrieben</translation>
    </message>
    <message>
        <source>in “{0}”</source>
        <translation>in „{0}“</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message numerus="yes">
        <source>with the %Ln messages that followed</source>
        <translation>
            <numerusform>mit der Nachricht, die folgte</numerusform>
            <numerusform>mit den %Ln Nachrichten, die folgten</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <source>{0} …writing</source>
        <translation>{0} …schreibt</translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy code takes everything.</source>
        <translation>
            <numerusform>Ein weiteres Zeichen wird nicht gezeigt. „Code kopieren“ nimmt alles.</numerusform>
            <numerusform>%Ln weitere Zeichen werden nicht gezeigt. „Code kopieren“ nimmt alles.</numerusform>
        </translation>
    </message>
    <message>
        <source>Code, {0}</source>
        <translation>Code, {0}</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>Umbrechen</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Attach files, or drop them here</source>
        <translation>Dateien anhängen, oder hier ablegen</translation>
    </message>
    <message>
        <source>Attach it as a file</source>
        <translation>Als Datei anhängen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Editing a message. Sending makes a new version; the old one stays.</source>
        <translation>Eine Nachricht wird bearbeitet. Senden macht eine neue Fassung; die alte bleibt.</translation>
    </message>
    <message>
        <source>Editing a reply. Saving makes a new version; the old one stays.</source>
        <translation>Eine Antwort wird bearbeitet. Beim Speichern entsteht eine neue Fassung; die alte bleibt.</translation>
    </message>
    <message>
        <source>Leave it in the message</source>
        <translation>In der Nachricht lassen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the reply in these words (Enter)</source>
        <translation>Die Antwort in diesen Worten speichern (Eingabe)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send it as soon as the model can answer (Enter)</source>
        <translation>Senden, sobald das Modell antworten kann (Eingabetaste)</translation>
    </message>
    <message>
        <source>Send the message (Enter)</source>
        <translation>Nachricht senden (Eingabetaste)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop the reply</source>
        <translation>Antwort stoppen</translation>
    </message>
    <message>
        <source>That is a long text.</source>
        <translation>Das ist ein langer Text.</translation>
    </message>
</context>
<context>
    <name>ContextChart</name>
    <message numerus="yes">
        <source>At {0} tokens the model takes {1}: {2}.</source>
        <translation>
            <numerusform>Bei {0} Token braucht das Modell {1}: {2}.</numerusform>
            <numerusform>Bei {0} Token braucht das Modell {1}: {2}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen…</translation>
    </message>
    <message>
        <source>Memory against conversation length</source>
        <translation>Speicher nach Gesprächslänge</translation>
    </message>
    <message>
        <source>all of it: {0}</source>
        <translation>alles: {0}</translation>
    </message>
    <message>
        <source>longest: {0}</source>
        <translation>längste: {0}</translation>
    </message>
    <message>
        <source>safe limit {0}</source>
        <translation>sichere Grenze {0}</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0}. Point at a length, or move with the arrow keys.</source>
        <translation>{0}. Auf eine Länge zeigen, oder mit den Pfeiltasten wandern.</translation>
    </message>
</context>
<context>
    <name>ContextSlider</name>
    <message>
        <source>A conversation has {0} tokens or more: less holds no answer.</source>
        <translation>Ein Gespräch hat mindestens {0} Token: weniger fasst keine Antwort.</translation>
    </message>
    <message>
        <source>Conversation length</source>
        <translation>Gesprächslänge</translation>
    </message>
    <message>
        <source>Conversation length in tokens</source>
        <translation>Gesprächslänge in Token</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>A card is missing? Its name, like GeForce RTX 4070</source>
        <translation>Fehlt eine Karte? Ihr Name, wie GeForce RTX 4070</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Back to what was found</source>
        <translation>Zurück zu dem, was gefunden wurde</translation>
    </message>
    <message>
        <source>Back to what was found of {0}</source>
        <translation>Zurück zu dem, was von {0} gefunden wurde</translation>
    </message>
    <message>
        <source>Kept free</source>
        <translation>Freigehalten</translation>
    </message>
    <message>
        <source>Kept free of {0}</source>
        <translation>Freigehalten auf {0}</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Memory of a card that is missing</source>
        <translation>Speicher einer fehlenden Karte</translation>
    </message>
    <message>
        <source>Memory of {0}</source>
        <translation>Speicher von {0}</translation>
    </message>
    <message>
        <source>Name of a card that is missing</source>
        <translation>Name einer fehlenden Karte</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>{0} entfernen</translation>
    </message>
    <message>
        <source>Type over what is wrong, like 16 GB or 800 MB; an empty field goes back to what was found. What you type is kept, and the terminal goes by it as well.</source>
        <translation>Überschreiben, was falsch ist, etwa mit 16 GB oder 800 MB; ein leeres Feld geht zurück zu dem, was gefunden wurde. Eingegebenes wird aufgehoben, und auch das Terminal richtet sich danach.</translation>
    </message>
    <message>
        <source>What this computer really has</source>
        <translation>Was dieser Computer wirklich hat</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Active for each word</source>
        <translation>Aktiv für jedes Wort</translation>
    </message>
    <message>
        <source>Another quantisation</source>
        <translation>Andere Quantisierung</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Judge another quantisation…</source>
        <translation>Andere Quantisierung beurteilen…</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Looking at images is in the bill with {0}: an estimate, more rather than less.</source>
        <translation>Das Ansehen von Bildern ist mit {0} eingerechnet: eine Schätzung, eher zu hoch als zu niedrig.</translation>
    </message>
    <message>
        <source>Memory against conversation length</source>
        <translation>Speicher nach Gesprächslänge</translation>
    </message>
    <message>
        <source>Memory rests on</source>
        <translation>Speicher beruht auf</translation>
    </message>
    <message>
        <source>Original on the hub</source>
        <translation>Original auf dem Hub</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Herausgeber</translation>
    </message>
    <message>
        <source>Quality against memory of the family</source>
        <translation>Qualität nach Speicher in der Familie</translation>
    </message>
    <message>
        <source>Quality here</source>
        <translation>Qualität hier</translation>
    </message>
    <message>
        <source>Takes in</source>
        <translation>Nimmt auf</translation>
    </message>
    <message>
        <source>Trained for</source>
        <translation>Trainiert für</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>What do these numbers mean?</source>
        <translation>Was bedeuten diese Zahlen?</translation>
    </message>
    <message>
        <source>{0} · {1} · up to {2}</source>
        <translation>{0} · {1} · bis {2}</translation>
    </message>
    <message>
        <source>{0} · {1}, version {2}</source>
        <translation>{0} · {1}, Version {2}</translation>
    </message>
    <message>
        <source>{0}: quality against memory</source>
        <translation>{0}: Qualität nach Speicher</translation>
    </message>
    <message>
        <source>‹ All models</source>
        <translation>‹ Alle Modelle</translation>
    </message>
</context>
<context>
    <name>Device</name>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>GPU memory {0} of {1} GB</source>
        <translation>Grafikspeicher {0} von {1} GB</translation>
    </message>
    <message>
        <source>Graphics memory</source>
        <translation>Grafikspeicher</translation>
    </message>
    <message>
        <source>Graphics, sharing system memory</source>
        <translation>Grafik, die den Arbeitsspeicher mitbenutzt</translation>
    </message>
    <message>
        <source>Memory of another computer</source>
        <translation>Speicher eines anderen Computers</translation>
    </message>
    <message>
        <source>Planned graphics card</source>
        <translation>Geplante Grafikkarte</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>RAM {0} of {1} GB</source>
        <translation>RAM {0} von {1} GB</translation>
    </message>
    <message>
        <source>Slice of a graphics card</source>
        <translation>Teil einer Grafikkarte</translation>
    </message>
    <message>
        <source>System memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>System memory set aside for graphics</source>
        <translation>Für die Grafik reservierter Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Unified memory</source>
        <translation>Gemeinsamer Speicher</translation>
    </message>
    <message>
        <source>{1} needs {0}, and {2} can be used.</source>
        <translation>{1} braucht {0}, und {2} sind nutzbar.</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message numerus="yes">
        <source>%Ln downloads are under way. What was fetched is kept if you quit now.</source>
        <translation>
            <numerusform>Ein Download läuft. Was da ist, bleibt beim Beenden erhalten.</numerusform>
            <numerusform>%Ln Downloads laufen. Was da ist, bleibt beim Beenden erhalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln downloads · {0}</source>
        <translation>
            <numerusform>%Ln Download · {0}</numerusform>
            <numerusform>%Ln Downloads · {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Asking Hugging Face…</source>
        <translation>Hugging Face wird gefragt…</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Zugleich</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the download of {0}?</source>
        <translation>Den Download von {0} abbrechen?</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Download {0}</source>
        <translation>{0} herunterladen</translation>
    </message>
    <message>
        <source>Downloading: {0}</source>
        <translation>Wird geladen: {0}</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>How much of all downloads is here</source>
        <translation>Wie viel von allen Downloads da ist</translation>
    </message>
    <message>
        <source>How much of it is here</source>
        <translation>Wie viel davon da ist</translation>
    </message>
    <message>
        <source>Hugging Face cannot be reached. {0} is kept among the downloads and begins by itself once that is possible.</source>
        <translation>Hugging Face ist nicht erreichbar. {0} bleibt bei den Downloads vorgemerkt und beginnt von selbst, sobald das möglich ist.</translation>
    </message>
    <message>
        <source>In all: {0}</source>
        <translation>Insgesamt: {0}</translation>
    </message>
    <message>
        <source>Licence: {0}</source>
        <translation>Lizenz: {0}</translation>
    </message>
    <message>
        <source>Limit the speed</source>
        <translation>Tempo begrenzen</translation>
    </message>
    <message>
        <source>Models that you download stand here, with how fast they come and how long it takes. They go on when you leave this page, and at the next start where you quit before.</source>
        <translation>Hier stehen die Modelle, die heruntergeladen werden: wie schnell sie kommen und wie lange es noch dauert. Sie laden weiter, wenn diese Seite verlassen wird, und nach dem Beenden beim nächsten Start.</translation>
    </message>
    <message>
        <source>No downloads</source>
        <translation>Keine Downloads</translation>
    </message>
    <message>
        <source>Not enough room on the disk</source>
        <translation>Nicht genug Platz auf der Festplatte</translation>
    </message>
    <message>
        <source>Open and chat</source>
        <translation>Öffnen und chatten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show the models</source>
        <translation>Modelle zeigen</translation>
    </message>
    <message>
        <source>Stop, and throw away what was fetched</source>
        <translation>Abbrechen und das schon Geladene wegwerfen</translation>
    </message>
    <message>
        <source>Take it off the list; the files stay</source>
        <translation>Aus der Liste nehmen; die Dateien bleiben</translation>
    </message>
    <message>
        <source>The download of {0} stopped. {1}</source>
        <translation>Der Download von {0} ist stehen geblieben. {1}</translation>
    </message>
    <message>
        <source>Tries again in {0} s.</source>
        <translation>Neuer Versuch in {0} s.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>Jetzt noch einmal versuchen</translation>
    </message>
    <message>
        <source>Waits for Hugging Face</source>
        <translation>Wartet auf Hugging Face</translation>
    </message>
    <message>
        <source>Waits until Hugging Face can be reached, and begins then by itself.</source>
        <translation>Wartet, bis Hugging Face erreichbar ist, und beginnt dann von selbst.</translation>
    </message>
    <message>
        <source>What was fetched is kept, also when Plimsoll is closed.</source>
        <translation>Was da ist, bleibt erhalten, auch wenn Plimsoll geschlossen wird.</translation>
    </message>
    <message>
        <source>With its file for looking at images</source>
        <translation>Mit der Datei zum Ansehen von Bildern</translation>
    </message>
    <message>
        <source>With its file for looking at images, {0}</source>
        <translation>Mit der Datei zum Ansehen von Bildern, {0}</translation>
    </message>
    <message>
        <source>about {0} h {1} min left</source>
        <translation>noch etwa {0} h {1} min</translation>
    </message>
    <message>
        <source>about {0} min left</source>
        <translation>noch etwa {0} min</translation>
    </message>
    <message>
        <source>about {0} s left</source>
        <translation>noch etwa {0} s</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0} MB/s</source>
        <translation>{0} MB/s</translation>
    </message>
    <message>
        <source>{0} are kept.</source>
        <translation>{0} bleiben erhalten.</translation>
    </message>
    <message>
        <source>{0} at {1}</source>
        <translation>{0} mit {1}</translation>
    </message>
    <message>
        <source>{0} is here: {1}, every byte verified.</source>
        <translation>{0} ist da: {1}, jedes Byte geprüft.</translation>
    </message>
    <message>
        <source>{0} is published under this licence. Read it if you do not know it: it says what you may use the model for. The download is {1}, to {2}.</source>
        <translation>{0} ist unter dieser Lizenz veröffentlicht. Wer sie nicht kennt, sollte sie lesen: Sie sagt, wofür das Modell verwendet werden darf. Der Download ist {1} groß und geht nach {2}.</translation>
    </message>
    <message>
        <source>{0} of {1} GB</source>
        <translation>{0} von {1} GB</translation>
    </message>
    <message>
        <source>{0} of {1} MB</source>
        <translation>{0} von {1} MB</translation>
    </message>
    <message>
        <source>{0} of {1} are here and will be thrown away. Pause keeps them.</source>
        <translation>{0} von {1} sind da und werden weggeworfen. „Anhalten“ behält sie.</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/s</translation>
    </message>
</context>
<context>
    <name>EngineSetup</name>
    <message>
        <source>Build the engine</source>
        <translation>Engine bauen</translation>
    </message>
    <message>
        <source>Building the engine</source>
        <translation>Engine wird gebaut</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Compiling llama.cpp for this processor, {0} of {1} parts: some minutes, this once…</source>
        <translation>llama.cpp wird für diesen Prozessor übersetzt, {0} von {1} Teilen: einige Minuten, nur dieses eine Mal…</translation>
    </message>
    <message>
        <source>Getting what the engine is built with…</source>
        <translation>Was zum Bauen der Engine nötig ist, wird geholt…</translation>
    </message>
    <message>
        <source>The engine is being built</source>
        <translation>Die Engine wird gebaut</translation>
    </message>
    <message>
        <source>There is no engine yet</source>
        <translation>Es gibt noch keine Engine</translation>
    </message>
    <message>
        <source>Trying the engine out…</source>
        <translation>Die Engine wird ausprobiert…</translation>
    </message>
    <message>
        <source>Without it no model can be judged or run.</source>
        <translation>Ohne sie lässt sich kein Modell beurteilen oder ausführen.</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this message with its details</source>
        <translation>Diese Meldung mit ihren Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Technical details</source>
        <translation>Technische Einzelheiten</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source> while freeing the model's memory</source>
        <translation> beim Freigeben des Speichers</translation>
    </message>
    <message>
        <source> while going on with a reply</source>
        <translation> beim Fortsetzen einer Antwort</translation>
    </message>
    <message>
        <source> while keeping the conversation in a file</source>
        <translation> beim Aufheben des Gesprächs in einer Datei</translation>
    </message>
    <message>
        <source> while listing a model's tensors</source>
        <translation> beim Auflisten der Tensoren</translation>
    </message>
    <message>
        <source> while listing the devices</source>
        <translation> beim Auflisten der Einheiten</translation>
    </message>
    <message>
        <source> while loading the model</source>
        <translation> beim Laden des Modells</translation>
    </message>
    <message>
        <source> while making the context larger</source>
        <translation> beim Vergrößern des Kontexts</translation>
    </message>
    <message>
        <source> while measuring speed</source>
        <translation> beim Messen des Tempos</translation>
    </message>
    <message>
        <source> while testing itself</source>
        <translation> beim Selbsttest</translation>
    </message>
    <message>
        <source> while working out a quantisation</source>
        <translation> beim Berechnen einer Quantisierung</translation>
    </message>
    <message>
        <source> while working out embeddings</source>
        <translation> beim Berechnen von Embeddings</translation>
    </message>
    <message>
        <source> while working out the memory</source>
        <translation> beim Ermitteln des Speichers</translation>
    </message>
    <message>
        <source> while working out the memory for pictures</source>
        <translation> beim Ermitteln des Speichers für Bilder</translation>
    </message>
    <message>
        <source> while writing</source>
        <translation> beim Schreiben</translation>
    </message>
    <message>
        <source> with code {code}</source>
        <translation> mit Code {code}</translation>
    </message>
    <message>
        <source> with code {code}: {words}</source>
        <translation> mit Code {code}: {words}</translation>
    </message>
    <message>
        <source>'{address}' is no address of a computer. Write HOST:PORT, as 192.168.1.20:50052.</source>
        <translation>„{address}“ ist keine Adresse eines Computers. Schreiben Sie RECHNER:PORT, etwa 192.168.1.20:50052.</translation>
    </message>
    <message>
        <source>'{kind}' is not a KV cache type. Choose one of: {names}.</source>
        <translation>„{kind}“ ist kein Typ für den KV-Cache. Zur Wahl stehen: {names}.</translation>
    </message>
    <message>
        <source>'{named}' is no repository: write owner/name.</source>
        <translation>„{named}“ ist kein Repository: owner/name schreiben.</translation>
    </message>
    <message>
        <source>'{name}' could mean {names}{others}. Name one of them.</source>
        <translation>„{name}“ könnte {names}{others} bedeuten. Eines davon nennen.</translation>
    </message>
    <message>
        <source>'{name}' is no way to serve: choose {known}.</source>
        <translation>„{name}“ ist kein Programm, mit dem bedient wird: eines von {known} wählen.</translation>
    </message>
    <message>
        <source>'{name}' is not in the catalogue. Did you mean {names}?</source>
        <translation>'{name}' ist nicht im Katalog. War {names} gemeint?</translation>
    </message>
    <message>
        <source>'{name}' is not in the catalogue. plimsoll catalogue lists what there is.</source>
        <translation>'{name}' ist nicht im Katalog. plimsoll catalogue zählt auf, was es gibt.</translation>
    </message>
    <message>
        <source>'{quant}' is no quantisation that llama.cpp makes.</source>
        <translation>„{quant}“ ist keine Quantisierung, die llama.cpp macht.</translation>
    </message>
    <message>
        <source>'{revision}' is not the name of a revision. Leave it out for the newest one.</source>
        <translation>„{revision}“ ist kein Name einer Revision. Weglassen, um die neueste zu nehmen.</translation>
    </message>
    <message>
        <source>'{text}' could be several cards: {names}. Write one of them in full.</source>
        <translation>„{text}“ könnte mehrere Karten bedeuten: {names}. Eine davon ausschreiben.</translation>
    </message>
    <message>
        <source>'{text}' could mean several models: give the path of one of {paths}.</source>
        <translation>„{text}“ könnte mehrere Modelle bedeuten: den Pfad von einem aus {paths} angeben.</translation>
    </message>
    <message>
        <source>'{text}' is a size and no card's name. Write it as --gpu {text}.</source>
        <translation>„{text}“ ist eine Größe und kein Name einer Karte. Als --gpu {text} schreiben.</translation>
    </message>
    <message>
        <source>'{text}' is no number of cores. Write one from 1 to 4096.</source>
        <translation>„{text}“ ist keine Zahl von Kernen. Eine von 1 bis 4096 schreiben.</translation>
    </message>
    <message>
        <source>'{text}' is no speed of memory. Write it in GB/s, as 51.2 or 90.</source>
        <translation>„{text}“ ist kein Tempo von Speicher. In GB/s schreiben, wie 51.2 oder 90.</translation>
    </message>
    <message>
        <source>'{text}' is not a list of shares; 3,1 is one.</source>
        <translation>„{text}“ ist keine Liste von Anteilen; 3,1 ist eine.</translation>
    </message>
    <message>
        <source>'{text}' is not a number of tokens. Write it like 16384 or 16k.</source>
        <translation>„{text}“ ist keine Zahl von Token. Wie 16384 oder 16k schreiben.</translation>
    </message>
    <message>
        <source>'{text}' is not a size, as 24GiB. A card by its name is asked for with --on.</source>
        <translation>„{text}“ ist keine Größe wie 24GiB. Nach einer Karte mit Namen fragt man mit --on.</translation>
    </message>
    <message>
        <source>'{text}' is not a size. Write it like 24GiB or 800MiB.</source>
        <translation>„{text}“ ist keine Größe. Wie 24GiB oder 800MiB schreiben.</translation>
    </message>
    <message>
        <source>--gpu-layers is for one version: add one, as {builds}.</source>
        <translation>--gpu-layers gilt für eine Version: eine anfügen, wie {builds}.</translation>
    </message>
    <message>
        <source>--json needs --prompt.</source>
        <translation>--json braucht --prompt.</translation>
    </message>
    <message>
        <source>--limit must be at least 1.</source>
        <translation>--limit muss mindestens 1 sein.</translation>
    </message>
    <message>
        <source>--memory says how much what --on names has. For a card by its size alone, write --gpu SIZE.</source>
        <translation>--memory sagt, wie viel das hat, was --on nennt. Für eine Karte nur nach Größe --gpu GRÖSSE schreiben.</translation>
    </message>
    <message>
        <source>--read, --write and --repeats must be at least 1.</source>
        <translation>--read, --write und --repeats müssen mindestens 1 sein.</translation>
    </message>
    <message>
        <source>/{command} needs {words}.</source>
        <translation>/{command} braucht {words}.</translation>
    </message>
    <message>
        <source>0.5 GB or 3 %, the larger: no screen hangs on it</source>
        <translation>0,5 GB oder 3 %, das Größere: Kein Bildschirm hängt daran</translation>
    </message>
    <message>
        <source>1 GB below Metal's limit and 2 GB of what is available, the tighter of the two</source>
        <translation>1 GB unter der Grenze von Metal oder 2 GB unter dem Verfügbaren, das Engere von beiden</translation>
    </message>
    <message>
        <source>1 GB or 5 %, the larger: for the screen and other programs</source>
        <translation>1 GB oder 5 %, das Größere: für den Bildschirm und andere Programme</translation>
    </message>
    <message>
        <source>1.5 GB or 6 %, the larger: {backend}, whose drivers move buffers out unasked</source>
        <translation>1,5 GB oder 6 %, das Größere: {backend}, dessen Treiber Puffer ungefragt auslagern</translation>
    </message>
    <message>
        <source>2 GB or a tenth, the larger: for everything else that runs</source>
        <translation>2 GB oder ein Zehntel, das Größere: für alles andere, was läuft</translation>
    </message>
    <message>
        <source>4 GB or 5 %, the larger: for the system, in the same memory</source>
        <translation>4 GB oder 5 %, das Größere: für das System, im selben Speicher</translation>
    </message>
    <message>
        <source>A BentoML service is given whole cards: for two models on the same ones take vLLM alone, once for each.</source>
        <translation>Ein Dienst von BentoML bekommt ganze Karten: Für zwei Modelle auf denselben vLLM allein nehmen, einmal für jedes.</translation>
    </message>
    <message>
        <source>A chat of this export has {count} tags; {most} are the most. Nothing was imported.</source>
        <translation>Ein Chat dieses Exports hat {count} Schlagwörter; höchstens {most} sind möglich. Es wurde nichts importiert.</translation>
    </message>
    <message>
        <source>A computer has one processor. Name {first} or {other}.</source>
        <translation>Ein Computer hat einen Prozessor. Entweder {first} oder {other} nennen.</translation>
    </message>
    <message>
        <source>A context of {context:,} tokens is more than the engine can count.</source>
        <translation>Ein Kontext von {context:,} Token ist mehr, als die Engine zählen kann.</translation>
    </message>
    <message>
        <source>A conversation comes to {longest:,} tokens, and the cache of a copy of the model holds {cache:,}.</source>
        <translation>Ein Gespräch kommt auf {longest:,} Tokens, und der Gesprächsspeicher einer Kopie des Modells fasst {cache:,}.</translation>
    </message>
    <message>
        <source>A conversation has 1 to {most:,} turns.</source>
        <translation>Ein Gespräch hat 1 bis {most:,} Runden.</translation>
    </message>
    <message>
        <source>A conversation has at least 1 turn.</source>
        <translation>Ein Gespräch hat mindestens eine Runde.</translation>
    </message>
    <message>
        <source>A conversation has up to {most:,} turns, of a few tokens at least.</source>
        <translation>Ein Gespräch hat bis zu {most:,} Runden, mit wenigstens ein paar Token.</translation>
    </message>
    <message>
        <source>A conversation of {turns} turns comes to {longest:,} tokens, and the context has {context:,}.</source>
        <translation>Ein Gespräch von {turns} Runden kommt auf {longest:,} Tokens, und der Kontext hat {context:,}.</translation>
    </message>
    <message>
        <source>A conversation that is computed beside others cannot be kept at a token; its words are.</source>
        <translation>Eines von mehreren Gesprächen zugleich kann nicht an einem Token angehalten werden; seine Worte bleiben.</translation>
    </message>
    <message>
        <source>A model is in memory on this computer. Eject it first, then plan for another one.</source>
        <translation>Auf diesem Computer ist ein Modell im Speicher. Erst entladen, dann für einen anderen planen.</translation>
    </message>
    <message>
        <source>A model is shared out over at least one card, and in at least one stage.</source>
        <translation>Ein Modell wird auf mindestens eine Karte und in mindestens einer Stufe verteilt.</translation>
    </message>
    <message>
        <source>A pack of skeletons is damaged. Refresh the catalogue.</source>
        <translation>Ein Paket von Gerüsten ist beschädigt. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>A port is a number up to 65535.</source>
        <translation>Ein Port ist eine Zahl bis 65535.</translation>
    </message>
    <message>
        <source>A server has at least one copy of the model, and answers at least one request at once.</source>
        <translation>Ein Server hat mindestens eine Kopie des Modells und beantwortet mindestens eine Anfrage gleichzeitig.</translation>
    </message>
    <message>
        <source>A server reads and writes more than 0 tokens a second.</source>
        <translation>Ein Server liest und schreibt mehr als 0 Tokens pro Sekunde.</translation>
    </message>
    <message>
        <source>A simulation is of vLLM or its like: say --serve-with vllm, or another of them.</source>
        <translation>Simuliert wird vLLM oder Ähnliches: --serve-with vllm angeben, oder ein anderes davon.</translation>
    </message>
    <message>
        <source>A size of {text} is more than any computer has.</source>
        <translation>Eine Größe von {text} ist mehr, als irgendein Computer hat.</translation>
    </message>
    <message>
        <source>A speed of the card's memory was given, and no card. Name one, or give its size.</source>
        <translation>Es wurde gesagt, wie schnell der Speicher der Karte ist, aber keine Karte genannt. Eine nennen, oder ihre Größe.</translation>
    </message>
    <message>
        <source>A text without any words has no embedding.</source>
        <translation>Ein Text ohne Wörter hat kein Embedding.</translation>
    </message>
    <message>
        <source>A {kv_v} cache of values needs flash attention; leave it on auto.</source>
        <translation>Ein Cache der Werte in {kv_v} braucht Flash Attention; sie auf auto lassen.</translation>
    </message>
    <message>
        <source>Add one card at a time.</source>
        <translation>Eine Karte nach der anderen hinzufügen.</translation>
    </message>
    <message>
        <source>After {depth:,} tokens a context of {context:,} is over; choose a larger --context or a smaller --depth.</source>
        <translation>Nach {depth:,} Token ist ein Kontext von {context:,} zu Ende; einen größeren --context oder eine kleinere --depth wählen.</translation>
    </message>
    <message>
        <source>All {size} are exactly what was published.</source>
        <translation>Alle {size} sind genau so, wie sie veröffentlicht wurden.</translation>
    </message>
    <message>
        <source>All {size} can be read; {owner} keeps no checksum to hold them against. SHA-256: {sums}.</source>
        <translation>Alle {size} sind lesbar; {owner} hat keine Prüfsumme, mit der sie zu vergleichen wären. SHA-256: {sums}.</translation>
    </message>
    <message>
        <source>Another PC is planned for. Go back to this computer, on This PC, to load a model.</source>
        <translation>Es wird für einen anderen PC geplant. Um ein Modell zu laden, unter „Dieser PC“ zu diesem Computer zurückkehren.</translation>
    </message>
    <message>
        <source>Another PC is planned for. Go back to this computer, then lend its devices.</source>
        <translation>Es wird für einen anderen PC geplant. Zu diesem Computer zurückkehren, dann seine Geräte verleihen.</translation>
    </message>
    <message>
        <source>Another Plimsoll is fetching the model to try; it is here in a moment.</source>
        <translation>Ein anderes Plimsoll holt gerade das Modell zum Ausprobieren; es ist gleich da.</translation>
    </message>
    <message>
        <source>Another model was loaded meanwhile.</source>
        <translation>Inzwischen wurde ein anderes Modell geladen.</translation>
    </message>
    <message>
        <source>Another program is fetching it</source>
        <translation>Ein anderes Programm lädt es gerade herunter</translation>
    </message>
    <message>
        <source>Another program is fetching {name}; it will be used from there.</source>
        <translation>Ein anderes Programm lädt {name} herunter; es wird von dort verwendet.</translation>
    </message>
    <message>
        <source>Any computer; serves the GGUF file as it was judged here.</source>
        <translation>Jeder Computer; bedient mit der GGUF-Datei, wie sie hier beurteilt wurde.</translation>
    </message>
    <message>
        <source>As vLLM; a service that can be packed into a container.</source>
        <translation>Wie vLLM; ein Dienst, der in einen Container gepackt werden kann.</translation>
    </message>
    <message>
        <source>As vLLM; over several computers, with Ray on each.</source>
        <translation>Wie vLLM; über mehrere Computer, mit Ray auf jedem.</translation>
    </message>
    <message>
        <source>As vLLM; several copies of the model share the users, each goes on with what it began.</source>
        <translation>Wie vLLM; mehrere Kopien des Modells teilen sich die Nutzer, jede setzt fort, was sie begonnen hat.</translation>
    </message>
    <message>
        <source>At least 1 MB of each device has to be lent.</source>
        <translation>Von jedem Gerät muss mindestens 1 MB verliehen werden.</translation>
    </message>
    <message>
        <source>At most {most_files} files can go with one message, not {paths}.</source>
        <translation>Mit einer Nachricht gehen höchstens {most_files} Dateien, nicht {paths}.</translation>
    </message>
    <message>
        <source>At most {most_files} files can go with one message.</source>
        <translation>Mit einer Nachricht gehen höchstens {most_files} Dateien.</translation>
    </message>
    <message>
        <source>Cards of NVIDIA or AMD, and the model's own repository instead of a GGUF file.</source>
        <translation>Karten von NVIDIA oder AMD, und das Repository des Modells selbst statt einer GGUF-Datei.</translation>
    </message>
    <message>
        <source>Checking the file</source>
        <translation>Datei wird geprüft</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Wird heruntergeladen</translation>
    </message>
    <message>
        <source>Entry {number}</source>
        <translation>Eintrag {number}</translation>
    </message>
    <message>
        <source>First the second model</source>
        <translation>Zuerst das zweite Modell</translation>
    </message>
    <message>
        <source>Flash attention is auto, on or off.</source>
        <translation>Flash Attention ist auto, on oder off.</translation>
    </message>
    <message>
        <source>GB of system memory for it, for each card</source>
        <translation>GB Arbeitsspeicher dafür, für jede Karte</translation>
    </message>
    <message>
        <source>GiB of system memory for what leaves the cards' cache; it comes back without being computed</source>
        <translation>GiB Arbeitsspeicher für das, was den Gesprächsspeicher der Karten verlässt; es kommt ungerechnet zurück</translation>
    </message>
    <message>
        <source>Give the system prompt a name to save it under.</source>
        <translation>Dem Systemprompt einen Namen geben, unter dem er gespeichert wird.</translation>
    </message>
    <message>
        <source>Graphics devices are counted from 0.</source>
        <translation>Grafikeinheiten werden ab 0 gezählt.</translation>
    </message>
    <message>
        <source>How much memory the {name} has is not known. Say it with --memory.</source>
        <translation>Wie viel Speicher {name} hat, ist nicht bekannt. Mit --memory angeben.</translation>
    </message>
    <message>
        <source>How much memory “{name}” has is not known. Write its memory, too, or take {names}.</source>
        <translation>Wie viel Speicher „{name}“ hat, ist nicht bekannt. Den Speicher dazuschreiben oder {names} nehmen.</translation>
    </message>
    <message>
        <source>How much memory “{name}” has is not known. Write its memory, too.</source>
        <translation>Wie viel Speicher „{name}“ hat, ist nicht bekannt. Den Speicher dazuschreiben.</translation>
    </message>
    <message>
        <source>How vLLM keeps the conversations of {name} is not known here.</source>
        <translation>Wie vLLM die Gespräche von {name} hält, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>It has {quality}</source>
        <translation>Es hat {quality}</translation>
    </message>
    <message>
        <source>It is not built yet.</source>
        <translation>Sie ist noch nicht gebaut.</translation>
    </message>
    <message>
        <source>It is not known which repository {name} was made of: name the one to serve.</source>
        <translation>Es ist nicht bekannt, aus welchem Repository {name} gemacht wurde: das nennen, mit dem bedient werden soll.</translation>
    </message>
    <message>
        <source>It leaves {spare} free beyond the safety margin at {context} context.</source>
        <translation>Es lässt bei {context} Kontext über die Sicherheitsreserve hinaus {spare} frei.</translation>
    </message>
    <message>
        <source>It leaves {spare} free beyond the safety margin at {context} context; conversations of up to {longest:,} tokens fit.</source>
        <translation>Es lässt bei {context} Kontext über die Sicherheitsreserve hinaus {spare} frei; Gespräche bis {longest:,} Token passen.</translation>
    </message>
    <message>
        <source>It takes {taken} of the safety margin at {context} context.</source>
        <translation>Es braucht bei {context} Kontext {taken} der Sicherheitsreserve.</translation>
    </message>
    <message>
        <source>It writes about {speed} tokens per second ({basis}).</source>
        <translation>Es schreibt etwa {speed} Token in der Sekunde ({basis}).</translation>
    </message>
    <message>
        <source>Keeping {size} of {capacity} free would leave nothing for a model. Write less.</source>
        <translation>Wenn {size} von {capacity} frei bleiben, ist nichts für ein Modell übrig. Weniger eintragen.</translation>
    </message>
    <message>
        <source>Layers are either split over the graphics devices or kept on one of them, not both.</source>
        <translation>Schichten werden entweder auf die Grafikeinheiten verteilt oder auf einer davon gehalten, nicht beides.</translation>
    </message>
    <message>
        <source>Loading was stopped.</source>
        <translation>Das Laden wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Measuring was stopped.</source>
        <translation>Das Messen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Mending damaged parts</source>
        <translation>Beschädigte Teile werden ausgebessert</translation>
    </message>
    <message>
        <source>Messages and replies have at least 1 token, and what is shared not fewer than none.</source>
        <translation>Nachrichten und Antworten haben mindestens 1 Token, und was gemeinsam ist, nicht weniger als keines.</translation>
    </message>
    <message>
        <source>Metal lends three quarters of it</source>
        <translation>Metal gibt drei Viertel davon</translation>
    </message>
    <message>
        <source>Metal lends two thirds of it</source>
        <translation>Metal gibt zwei Drittel davon</translation>
    </message>
    <message>
        <source>MiB of system memory for prompts that may come again; unsaid, 8,192 more than the bill</source>
        <translation>MiB Arbeitsspeicher für Prompts, die wiederkommen können; ungesagt 8.192 mehr als auf der Rechnung</translation>
    </message>
    <message>
        <source>NVIDIA's driver did not answer: {error}</source>
        <translation>Der Treiber von NVIDIA hat nicht geantwortet: {error}</translation>
    </message>
    <message>
        <source>NVML (clock and width of its memory)</source>
        <translation>NVML (Takt und Breite des Speichers)</translation>
    </message>
    <message>
        <source>Name a card or a chip, and here stands what more memory, or one card more, would give.</source>
        <translation>Eine Karte oder einen Chip nennen, dann steht hier, was mehr Speicher oder eine Karte mehr brächte.</translation>
    </message>
    <message>
        <source>Name a card or a chip, or say how much memory the other PC has.</source>
        <translation>Eine Karte oder einen Chip nennen, oder sagen, wie viel Speicher der andere PC hat.</translation>
    </message>
    <message>
        <source>Name a model to plan with.</source>
        <translation>Ein Modell nennen, mit dem geplant wird.</translation>
    </message>
    <message>
        <source>Next comes {name} with {points:.0f} points.</source>
        <translation>Als Nächstes kommt {name} mit {points:.0f} Punkten.</translation>
    </message>
    <message>
        <source>No build of {name} in {format} is known here: name its repository.</source>
        <translation>Von {name} ist hier keine Version in {format} bekannt: ihr Repository nennen.</translation>
    </message>
    <message>
        <source>No card or chip called '{text}' is known. Did you mean {names}?</source>
        <translation>Keine Karte und kein Chip mit dem Namen „{text}“ ist bekannt. War {names} gemeint?</translation>
    </message>
    <message>
        <source>No card or chip called '{text}' is known. Give its memory instead, as in --gpu 24GiB.</source>
        <translation>Keine Karte und kein Chip mit dem Namen „{text}“ ist bekannt. Stattdessen den Speicher angeben, wie --gpu 24GiB.</translation>
    </message>
    <message>
        <source>No computer lends its devices at {address}: {reason}.</source>
        <translation>Unter {address} verleiht kein Computer seine Geräte: {reason}.</translation>
    </message>
    <message>
        <source>No file can have such a name.</source>
        <translation>Keine Datei kann so heißen.</translation>
    </message>
    <message>
        <source>No file of {model} at {quant} is known, so there is nothing to serve.</source>
        <translation>Von {model} in {quant} ist keine Datei bekannt, also gibt es nichts bereitzustellen.</translation>
    </message>
    <message>
        <source>No model could be judged: {problem}</source>
        <translation>Kein Modell konnte beurteilt werden: {problem}</translation>
    </message>
    <message>
        <source>No model in the catalogue for {use} follows conversations of {wished:,} tokens; {name} follows {most:,}. Ask for a shorter one.</source>
        <translation>Kein Modell im Katalog für {use} folgt Gesprächen von {wished:,} Token; {name} folgt {most:,}. Ein kürzeres wünschen.</translation>
    </message>
    <message>
        <source>No model in the catalogue is meant for {use}.</source>
        <translation>Kein Modell im Katalog ist für {use} gedacht.</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <source>No safe connection to {host} can be made ({why}). Check its address and the proxy in the settings.</source>
        <translation>Zu {host} kommt keine sichere Verbindung zustande ({why}). Prüfen Sie Adresse und Proxy in den Einstellungen.</translation>
    </message>
    <message>
        <source>Nobody knows where on the hub this version is. Search for it there.</source>
        <translation>Niemand weiß, wo auf dem Hub diese Version liegt. Dort nach ihr suchen.</translation>
    </message>
    <message>
        <source>Not all of {path} can be used: the defaults stand for {names}; all other settings are as you chose them.</source>
        <translation>In {path} ist nicht alles brauchbar: Für {names} gelten die Vorgaben, alle anderen Einstellungen so, wie Sie sie gewählt haben.</translation>
    </message>
    <message>
        <source>Not one conversation of {context:,} tokens fits: {name} at {format} takes {weights} of a card's {memory}, and {left} of the {needed} that its cache takes are left.</source>
        <translation>Nicht ein Gespräch mit {context:,} Tokens passt: {name} in {format} braucht {weights} von {memory} einer Karte, und von {needed} für den Gesprächsspeicher bleiben {left}.</translation>
    </message>
    <message>
        <source>Nothing fits with room to spare; these take {taken} or more of the safety margin. Close other programs first.</source>
        <translation>Nichts passt mit Platz übrig; diese hier brauchen {taken} oder mehr von der Sicherheitsreserve. Erst andere Programme schließen.</translation>
    </message>
    <message>
        <source>Nothing in the catalogue fits at {wished:,} tokens: for the nearest, {name}, {missing} are missing.</source>
        <translation>Nichts im Katalog passt mit {wished:,} Token: Beim nächstliegenden, {name}, fehlen {missing}.</translation>
    </message>
    <message>
        <source>Nothing that fits writes {wished:g} tokens per second here; the fastest, {name}, writes about {speed}.</source>
        <translation>Nichts, was passt, schreibt hier {wished:g} Token in der Sekunde; das schnellste, {name}, schreibt etwa {speed}.</translation>
    </message>
    <message>
        <source>Nothing was removed.</source>
        <translation>Es wurde nichts entfernt.</translation>
    </message>
    <message>
        <source>Nothing was removed: add --yes to do it.</source>
        <translation>Es wurde nichts entfernt: Dazu --yes anfügen.</translation>
    </message>
    <message>
        <source>Nothing was said yet, so there is nothing to keep.</source>
        <translation>Noch wurde nichts gesagt, also gibt es nichts aufzuheben.</translation>
    </message>
    <message>
        <source>Of each card the second model takes {second} %, as much as its users need, and the planned one {planned} %.</source>
        <translation>Von jeder Karte nimmt das zweite Modell {second} %, so viel, wie seine Nutzer brauchen, und das geplante {planned} %.</translation>
    </message>
    <message>
        <source>On computer {number}</source>
        <translation>Auf Computer {number}</translation>
    </message>
    <message>
        <source>On each of the others</source>
        <translation>Auf jedem der anderen</translation>
    </message>
    <message>
        <source>On the first computer</source>
        <translation>Auf dem ersten Computer</translation>
    </message>
    <message>
        <source>Once that one answers, the planned one</source>
        <translation>Sobald dieses antwortet, das geplante</translation>
    </message>
    <message>
        <source>Only the engine of a bundle takes add-ons; this one is built with all it can have.</source>
        <translation>Nur die Engine eines fertigen Pakets nimmt Zusätze an; diese ist mit allem gebaut, was sie haben kann.</translation>
    </message>
    <message>
        <source>Only the length of the context can change while the model is loaded.</source>
        <translation>Solange das Modell geladen ist, kann sich nur die Länge des Kontexts ändern.</translation>
    </message>
    <message>
        <source>Part {index:,} of {count:,} is missing: put {part} into the folder of {path}.</source>
        <translation>Teil {index:,} von {count:,} fehlt: {part} in den Ordner von {path} legen.</translation>
    </message>
    <message>
        <source>Part {index:,} repeats the tensor {name} of an earlier part. Download the parts again, all from one place.</source>
        <translation>Teil {index:,} wiederholt den Tensor {name} eines früheren Teils. Die Teile noch einmal herunterladen, alle von derselben Stelle.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Planned for: {parts}.</source>
        <translation>Geplant für: {parts}.</translation>
    </message>
    <message>
        <source>Plans are for 1 to {most} users at once.</source>
        <translation>Geplant wird für 1 bis {most} Nutzer gleichzeitig.</translation>
    </message>
    <message>
        <source>Plans go up to {most_cards} cards.</source>
        <translation>Geplant wird mit höchstens {most_cards} Karten.</translation>
    </message>
    <message>
        <source>Plans go up to {most_cards} cards; '{text}' asks for {count}.</source>
        <translation>Geplant wird mit höchstens {most_cards} Karten; „{text}“ verlangt {count}.</translation>
    </message>
    <message>
        <source>Plimsoll is closing.</source>
        <translation>Plimsoll wird geschlossen.</translation>
    </message>
    <message>
        <source>Port {port} of {host} cannot be had: {reason}. Another program may use it.</source>
        <translation>Port {port} von {host} ist nicht zu haben: {reason}. Vielleicht benutzt ihn ein anderes Programm.</translation>
    </message>
    <message>
        <source>Port {port} of {host} cannot be had: {reason}. Another program may use it; take another port.</source>
        <translation>Port {port} von {host} ist nicht zu bekommen: {reason}. Vielleicht nutzt ihn ein anderes Programm; dann einen anderen Port nehmen.</translation>
    </message>
    <message>
        <source>Python could not be started to fetch it ({error}).</source>
        <translation>Python ließ sich nicht starten, um es zu holen ({error}).</translation>
    </message>
    <message>
        <source>Ray gives each model whole cards: for two on the same ones take vLLM alone, once for each.</source>
        <translation>Ray gibt jedem Modell ganze Karten: Für zwei auf denselben vLLM allein nehmen, einmal für jedes.</translation>
    </message>
    <message>
        <source>Reading {read} and writing {write} tokens needs a context of {both}.</source>
        <translation>{read} Token zu lesen und {write} zu schreiben braucht einen Kontext von {both}.</translation>
    </message>
    <message>
        <source>SGLang keeps its cache on a disk in a place of its own choice: leave out the folder.</source>
        <translation>SGLang hält den Gesprächsspeicher auf der Platte an einem Ort eigener Wahl: den Ordner weglassen.</translation>
    </message>
    <message>
        <source>SGLang lays its cache out in its own way, and comes near these figures, which are vLLM's.</source>
        <translation>SGLang ordnet den Gesprächsspeicher auf eigene Art und kommt diesen Zahlen nahe, die von vLLM sind.</translation>
    </message>
    <message>
        <source>Say which file by its name or its number: /files lists them.</source>
        <translation>Sagen, welche Datei, nach Namen oder Nummer: /files führt sie auf.</translation>
    </message>
    <message>
        <source>Say which model: plimsoll chat FILE.gguf. None was used yet, and the small one to try the app with is not here; plimsoll chat without more, typed in a terminal, fetches it.</source>
        <translation>Bitte sagen, welches Modell: plimsoll chat DATEI.gguf. Es wurde noch keines benutzt, und das kleine zum Ausprobieren ist nicht da; plimsoll chat allein, in einem Terminal eingegeben, holt es.</translation>
    </message>
    <message>
        <source>Several files of {repo} are {quant}: name one of {names}.</source>
        <translation>Mehrere Dateien von {repo} sind {quant}: eine aus {names} nennen.</translation>
    </message>
    <message>
        <source>Start one after the other: each measures at its start what memory is free.</source>
        <translation>Eines nach dem anderen starten: Jedes misst beim Start, welcher Speicher frei ist.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Gestoppt.</translation>
    </message>
    <message>
        <source>Stopped; {done} of {size} are kept. plimsoll pull {model} goes on from there.</source>
        <translation>Gestoppt; {done} von {size} bleiben erhalten. plimsoll pull {model} macht dort weiter.</translation>
    </message>
    <message>
        <source>Summarising was stopped; nothing has changed.</source>
        <translation>Das Zusammenfassen wurde abgebrochen; nichts hat sich geändert.</translation>
    </message>
    <message>
        <source>That chat is no longer there.</source>
        <translation>Diesen Chat gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>That could be several cards: {names}. Write one in full, or its --memory.</source>
        <translation>Das könnten mehrere Karten sein: {names}. Eine ausschreiben, oder ihren Wert für --memory.</translation>
    </message>
    <message>
        <source>That file is not a picture that can be read. PNG, JPEG, GIF and BMP can.</source>
        <translation>Diese Datei ist kein Bild, das gelesen werden kann. PNG, JPEG, GIF und BMP gehen.</translation>
    </message>
    <message>
        <source>That is fewer than {users} users: once all conversations are as long, some wait until others are done.</source>
        <translation>Das sind weniger als {users} Nutzer: Sind alle Gespräche so lang, warten einige, bis andere fertig sind.</translation>
    </message>
    <message>
        <source>That is no token: one is at least 8 letters and digits without spaces, as hf_….</source>
        <translation>Das ist kein Token: Eines hat mindestens 8 Buchstaben und Ziffern ohne Leerzeichen, wie hf_….</translation>
    </message>
    <message>
        <source>That message belongs to another chat.</source>
        <translation>Diese Nachricht gehört zu einem anderen Chat.</translation>
    </message>
    <message>
        <source>That message is no longer there.</source>
        <translation>Diese Nachricht gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>That name is too long. Write it in at most {longest_name} characters.</source>
        <translation>Dieser Name ist zu lang. Höchstens {longest_name} Zeichen gehen.</translation>
    </message>
    <message>
        <source>The JSON schema asks for at least {least} and at most {most}.</source>
        <translation>Das JSON-Schema verlangt mindestens {least} und höchstens {most}.</translation>
    </message>
    <message>
        <source>The JSON schema is nested too deeply to be kept to.</source>
        <translation>Das JSON-Schema ist zu tief verschachtelt, um eingehalten zu werden.</translation>
    </message>
    <message>
        <source>The JSON schema is none: a part of it is not an object.</source>
        <translation>Das JSON-Schema ist keines: Ein Teil davon ist kein Objekt.</translation>
    </message>
    <message>
        <source>The JSON schema is too large to be kept to.</source>
        <translation>Das JSON-Schema ist zu groß, um eingehalten zu werden.</translation>
    </message>
    <message>
        <source>The JSON schema names a type that there is not: {kind}.</source>
        <translation>Das JSON-Schema nennt einen Typ, den es nicht gibt: {kind}.</translation>
    </message>
    <message>
        <source>The JSON schema refers to another one ($ref), which is not looked up.</source>
        <translation>Das JSON-Schema verweist auf ein anderes ($ref), das nicht nachgeschlagen wird.</translation>
    </message>
    <message>
        <source>The JSON schema refers to {reference}, which is not in it.</source>
        <translation>Das JSON-Schema verweist auf {reference}, was nicht darin steht.</translation>
    </message>
    <message>
        <source>The add-on is not used: with it the engine finds no graphics device here.</source>
        <translation>Der Zusatz wird nicht verwendet: Die Engine findet mit ihm hier kein Grafikgerät.</translation>
    </message>
    <message>
        <source>The add-on is not used: {error}</source>
        <translation>Der Zusatz wird nicht verwendet: {error}</translation>
    </message>
    <message>
        <source>The address of the hub (HF_ENDPOINT) is {text}, which is none. Write it like {home}.</source>
        <translation>Die Adresse des Hubs (HF_ENDPOINT) ist {text}, und das ist keine. Schreiben Sie sie wie {home}.</translation>
    </message>
    <message>
        <source>The batch must be at least 1 token; 512 is usual.</source>
        <translation>Der Stapel muss mindestens 1 Token haben; 512 ist üblich.</translation>
    </message>
    <message>
        <source>The best is this one too. Nothing nearly as good holds a longer conversation.</source>
        <translation>Das Beste ist auch dieses. Nichts fast so Gutes fasst ein längeres Gespräch.</translation>
    </message>
    <message>
        <source>The best is this one too. Nothing nearly as good is faster.</source>
        <translation>Das Beste ist auch dieses. Nichts fast so Gutes ist schneller.</translation>
    </message>
    <message>
        <source>The best is this one too. Nothing nearly as good is smaller.</source>
        <translation>Das Beste ist auch dieses. Nichts fast so Gutes ist kleiner.</translation>
    </message>
    <message>
        <source>The best that runs here takes some patience: it writes about {speed} tokens per second and has {points:.0f} points. Of those that most likely write {wished:g} or more, the best is {name}, with {less:.0f}.</source>
        <translation>Das Beste, was hier läuft, braucht etwas Geduld: Es schreibt etwa {speed} Token in der Sekunde und hat {points:.0f} Punkte. Von denen, die wohl {wished:g} oder mehr schreiben, ist {name} mit {less:.0f} das beste.</translation>
    </message>
    <message>
        <source>The cache holds {tokens:,} tokens: one conversation of {context:,} at a time.</source>
        <translation>Der Gesprächsspeicher fasst {tokens:,} Tokens: ein Gespräch mit {context:,} auf einmal.</translation>
    </message>
    <message>
        <source>The cache holds {tokens:,} tokens: {count:,} conversations of {context:,} at once.</source>
        <translation>Der Gesprächsspeicher fasst {tokens:,} Tokens: {count:,} Gespräche mit {context:,} gleichzeitig.</translation>
    </message>
    <message>
        <source>The card needs a name. Write it as its maker does, like GeForce RTX 4070.</source>
        <translation>Die Karte braucht einen Namen. Wie der Hersteller schreiben, etwa GeForce RTX 4070.</translation>
    </message>
    <message>
        <source>The catalogue has no skeleton of {decode}. Refresh the catalogue.</source>
        <translation>Der Katalog hat kein Gerüst von {decode}. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>The catalogue has no skeleton of {model}. Refresh the catalogue.</source>
        <translation>Der Katalog hat kein Gerüst von {model}. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>The catalogue holds no models. Install Plimsoll again, or open a .gguf file of your own.</source>
        <translation>Der Katalog enthält keine Modelle. Plimsoll neu installieren, oder eine eigene .gguf-Datei öffnen.</translation>
    </message>
    <message>
        <source>The catalogue in {folder} cannot be read ({error}). Install Plimsoll again.</source>
        <translation>Der Katalog in {folder} kann nicht gelesen werden ({error}). Plimsoll neu installieren.</translation>
    </message>
    <message>
        <source>The catalogue in {folder} holds no list of models. Install Plimsoll again.</source>
        <translation>Der Katalog in {folder} enthält keine Liste von Modellen. Plimsoll neu installieren.</translation>
    </message>
    <message>
        <source>The catalogue is newer than this Plimsoll: update it.</source>
        <translation>Der Katalog ist neuer als dieses Plimsoll: Plimsoll aktualisieren.</translation>
    </message>
    <message>
        <source>The chat template of this model refuses this conversation: {refusal}.</source>
        <translation>Die Chatvorlage dieses Modells lehnt dieses Gespräch ab: {refusal}.</translation>
    </message>
    <message>
        <source>The computer at {address} answered and did no work. It is not used until this PC is scanned again.</source>
        <translation>Der Computer unter {address} hat geantwortet und nicht gearbeitet. Er wird nicht benutzt, bis dieser PC neu untersucht wird.</translation>
    </message>
    <message>
        <source>The computer at {address} has no {size} left to time the way to it.</source>
        <translation>Der Computer unter {address} hat keine {size} mehr frei, um den Weg zu ihm zu messen.</translation>
    </message>
    <message>
        <source>The computer at {address} hung up.</source>
        <translation>Der Computer unter {address} hat aufgelegt.</translation>
    </message>
    <message>
        <source>The computer at {address} speaks version {theirs} of llama.cpp's protocol, and this engine {ours}. Both need the same llama.cpp.</source>
        <translation>Der Computer unter {address} spricht Version {theirs} des Protokolls von llama.cpp, diese Engine {ours}. Beide brauchen dasselbe llama.cpp.</translation>
    </message>
    <message>
        <source>The computer at {address} takes the call and does not answer. llama.cpp's own server helps one program at a time: another one may be using it.</source>
        <translation>Der Computer unter {address} nimmt den Anruf an und antwortet nicht. Der Server von llama.cpp selbst bedient ein Programm nach dem anderen: vielleicht benutzt ihn gerade ein anderes.</translation>
    </message>
    <message>
        <source>The computer at {lender}, which lent a device for this model, answers and does no work for it{doing}.</source>
        <translation>Der Computer unter {lender}, der für dieses Modell ein Gerät verliehen hat, antwortet und arbeitet nicht dafür{doing}.</translation>
    </message>
    <message>
        <source>The computer at {lender}, which lent a device for this model, is gone or broke off its work{doing}.</source>
        <translation>Der Computer unter {lender}, der für dieses Modell ein Gerät verliehen hat, ist fort oder hat seine Arbeit abgebrochen{doing}.</translation>
    </message>
    <message>
        <source>The connection to {host} broke off. Try again.</source>
        <translation>Die Verbindung zu {host} ist abgerissen. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The context is too short to summarise anything in it. Load the model with a longer one.</source>
        <translation>Der Kontext ist zu kurz, um darin etwas zusammenzufassen. Das Modell mit einem längeren laden.</translation>
    </message>
    <message>
        <source>The context must be at least 1 token; try 4096.</source>
        <translation>Der Kontext muss mindestens 1 Token haben; etwa 4096 versuchen.</translation>
    </message>
    <message>
        <source>The context of several conversations at once has one length.</source>
        <translation>Der Kontext mehrerer gleichzeitiger Gespräche hat eine feste Länge.</translation>
    </message>
    <message>
        <source>The conversation is {prompt:,} tokens long and the context holds {context:,}. Load the model with a longer context, or leave out the oldest message.</source>
        <translation>Das Gespräch ist {prompt:,} Token lang, und der Kontext fasst {context:,}. Das Modell mit einem längeren Kontext laden, oder die älteste Nachricht weglassen.</translation>
    </message>
    <message>
        <source>The conversation is {prompt:,} tokens long and the context holds {context:,}. Load the model with a longer context, or leave out the {drop} oldest messages.</source>
        <translation>Das Gespräch ist {prompt:,} Token lang, und der Kontext fasst {context:,}. Das Modell mit einem längeren Kontext laden, oder die {drop} ältesten Nachrichten weglassen.</translation>
    </message>
    <message>
        <source>The conversation is {prompt:,} tokens long and the context holds {context:,}. Load the model with a longer context, or say or attach less.</source>
        <translation>Das Gespräch ist {prompt:,} Token lang, und der Kontext fasst {context:,}. Das Modell mit einem längeren Kontext laden, oder weniger sagen oder anhängen.</translation>
    </message>
    <message>
        <source>The disk does not take the {size} that the state of this conversation needs ({reason}); nothing is lost, and the model stays loaded.</source>
        <translation>Die Festplatte nimmt die {size} nicht auf, die der Zustand dieses Gesprächs braucht ({reason}); nichts ist verloren, und das Modell bleibt geladen.</translation>
    </message>
    <message>
        <source>The disk of {folder} fails ({reason}). What was fetched is kept; check it, then resume.</source>
        <translation>Die Festplatte von {folder} versagt ({reason}). Was da ist, bleibt erhalten; die Festplatte prüfen, dann fortsetzen.</translation>
    </message>
    <message>
        <source>The disk of {folder} holds no files of this size (FAT32 stops at 4 GB). Choose another.</source>
        <translation>Die Festplatte von {folder} nimmt keine so großen Dateien auf (FAT32 endet bei 4 GB). Eine andere wählen.</translation>
    </message>
    <message>
        <source>The disk of {folder} is too full: free {missing} there, then resume. What was fetched is kept.</source>
        <translation>Die Festplatte von {folder} ist zu voll: dort {missing} freimachen, dann fortsetzen. Was da ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The download stopped for a reason that Plimsoll does not know.</source>
        <translation>Der Download ist aus einem Grund stehen geblieben, den Plimsoll nicht kennt.</translation>
    </message>
    <message>
        <source>The engine (llama-cpp-python) is not installed. Run: python3 packaging/bootstrap.py run</source>
        <translation>Die Engine (llama-cpp-python) ist nicht installiert. Dies ausführen: python3 packaging/bootstrap.py run</translation>
    </message>
    <message>
        <source>The engine answered with {name} where {expected} was expected.</source>
        <translation>Die Engine antwortete mit {name}, wo {expected} erwartet wurde.</translation>
    </message>
    <message>
        <source>The engine cannot compute on {names}: {error}</source>
        <translation>Die Engine kann auf {names} nicht rechnen: {error}</translation>
    </message>
    <message>
        <source>The engine cannot lend its devices: {words}.</source>
        <translation>Die Engine kann ihre Geräte nicht verleihen: {words}.</translation>
    </message>
    <message>
        <source>The engine could not be built: {reason}</source>
        <translation>Die Engine konnte nicht gebaut werden: {reason}</translation>
    </message>
    <message>
        <source>The engine could not be started: {strerror}.</source>
        <translation>Die Engine konnte nicht gestartet werden: {strerror}.</translation>
    </message>
    <message>
        <source>The engine could not compute the next tokens (llama_decode returned {result}).</source>
        <translation>Die Engine konnte die nächsten Token nicht berechnen (llama_decode gab {result} zurück).</translation>
    </message>
    <message>
        <source>The engine could not go back to an earlier state of the conversation. Try again.</source>
        <translation>Die Engine konnte nicht zu einem früheren Stand des Gesprächs zurückgehen. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The engine could not open {file}: {value}.</source>
        <translation>Die Engine konnte {file} nicht öffnen: {value}.</translation>
    </message>
    <message>
        <source>The engine could not read the picture. Try a smaller one.</source>
        <translation>Die Engine konnte das Bild nicht lesen. Ein kleineres versuchen.</translation>
    </message>
    <message>
        <source>The engine could not read the text.</source>
        <translation>Die Engine konnte den Text nicht lesen.</translation>
    </message>
    <message>
        <source>The engine could not set up its devices: {error}.</source>
        <translation>Die Engine konnte ihre Recheneinheiten nicht einrichten: {error}.</translation>
    </message>
    <message>
        <source>The engine could not split the text into tokens.</source>
        <translation>Die Engine konnte den Text nicht in Token zerlegen.</translation>
    </message>
    <message>
        <source>The engine could not write down the state of the conversation. Try again.</source>
        <translation>Die Engine konnte den Zustand des Gesprächs nicht aufschreiben. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The engine crashed in its self-check on this processor, so it runs with safe settings, somewhat slower.</source>
        <translation>Die Engine stürzte in ihrem Selbsttest auf diesem Prozessor ab; darum läuft sie mit sicheren Einstellungen, etwas langsamer.</translation>
    </message>
    <message>
        <source>The engine crashed on the graphics device here, so it computes on the processor alone.</source>
        <translation>Die Engine ist hier auf dem Grafikgerät abgestürzt und rechnet darum nur auf dem Prozessor.</translation>
    </message>
    <message>
        <source>The engine crashed{doing} ({how}).</source>
        <translation>Die Engine ist{doing} abgestürzt ({how}).</translation>
    </message>
    <message>
        <source>The engine did not answer for {seconds:.0f} seconds.</source>
        <translation>Die Engine hat {seconds:.0f} Sekunden lang nicht geantwortet.</translation>
    </message>
    <message>
        <source>The engine does not say how much memory a device here has, so nothing can be promised.</source>
        <translation>Die Engine sagt nicht, wie viel Speicher eine Einheit hier hat, darum kann nichts versprochen werden.</translation>
    </message>
    <message>
        <source>The engine does not work on this computer: {error}</source>
        <translation>Die Engine läuft auf diesem Computer nicht: {error}</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly{doing} ({how}).</source>
        <translation>Die Engine endete{doing} unerwartet ({how}).</translation>
    </message>
    <message>
        <source>The engine gave up{doing}: {words}.</source>
        <translation>Die Engine gab{doing} auf: {words}.</translation>
    </message>
    <message>
        <source>The engine has ended.</source>
        <translation>Die Engine hat sich beendet.</translation>
    </message>
    <message>
        <source>The engine has no device called {missing}. It has: {names}.</source>
        <translation>Die Engine hat keine Recheneinheit namens {missing}. Sie hat: {names}.</translation>
    </message>
    <message>
        <source>The engine has not been started yet. Scan this PC again.</source>
        <translation>Die Engine wurde noch nicht gestartet. Diesen PC neu untersuchen.</translation>
    </message>
    <message>
        <source>The engine ran out of memory{doing}. Try a shorter context or a smaller model.</source>
        <translation>Der Engine ging{doing} der Speicher aus. Einen kürzeren Kontext oder ein kleineres Modell versuchen.</translation>
    </message>
    <message>
        <source>The engine was built without {backend}: it has {names} only.</source>
        <translation>Die Engine wurde ohne {backend} gebaut: Sie hat nur {names}.</translation>
    </message>
    <message>
        <source>The engine was closed.</source>
        <translation>Die Engine wurde geschlossen.</translation>
    </message>
    <message>
        <source>The engine was ended from outside{doing} (SIGKILL); the system does that when memory runs out. Try a shorter context or a smaller model.</source>
        <translation>Die Engine wurde{doing} von außen beendet (SIGKILL); das tut das System, wenn der Speicher ausgeht. Einen kürzeren Kontext oder ein kleineres Modell versuchen.</translation>
    </message>
    <message>
        <source>The engine was ended{doing}: it {because}.</source>
        <translation>Die Engine wurde{doing} beendet: Sie {because}.</translation>
    </message>
    <message>
        <source>The engine's libraries could not be loaded: {error}</source>
        <translation>Die Bibliotheken der Engine konnten nicht geladen werden: {error}</translation>
    </message>
    <message>
        <source>The engine's quantiser chose the type {name}, which Plimsoll does not know.</source>
        <translation>Der Quantisierer der Engine wählte den Typ {name}, den Plimsoll nicht kennt.</translation>
    </message>
    <message>
        <source>The engine's self-check wrote nothing.</source>
        <translation>Der Selbsttest der Engine hat nichts geschrieben.</translation>
    </message>
    <message>
        <source>The file in the place of part {index:,} of {headers:,} says that it is part {split_no:,} of {split_count:,}. Download that part again.</source>
        <translation>Die Datei an der Stelle von Teil {index:,} von {headers:,} sagt, sie sei Teil {split_no:,} von {split_count:,}. Diesen Teil noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>The file names no architecture, so the engine cannot run it. Choose another file.</source>
        <translation>Die Datei nennt keine Architektur, darum kann die Engine sie nicht ausführen. Eine andere Datei wählen.</translation>
    </message>
    <message>
        <source>The file of your chats is damaged: {found}.</source>
        <translation>Die Datei der Chats ist beschädigt: {found}.</translation>
    </message>
    <message>
        <source>The file of your chats was damaged and nothing in it could be read. It is kept as {name}.</source>
        <translation>Die Datei der Chats war beschädigt, und nichts darin ließ sich lesen. Sie ist als {name} aufgehoben.</translation>
    </message>
    <message>
        <source>The file of your chats was damaged. 1 chat with {turns:,} messages could be saved; the damaged file is kept as {name}.</source>
        <translation>Die Datei der Chats war beschädigt. Ein Chat mit {turns:,} Nachrichten konnte gerettet werden; die beschädigte Datei ist als {name} aufgehoben.</translation>
    </message>
    <message>
        <source>The file of your chats was damaged. {chats:,} chats with {turns:,} messages could be saved; the damaged file is kept as {name}.</source>
        <translation>Die Datei der Chats war beschädigt. {chats:,} Chats mit {turns:,} Nachrichten konnten gerettet werden; die beschädigte Datei ist als {name} aufgehoben.</translation>
    </message>
    <message>
        <source>The folder for your chats, {folder}, cannot be made: {strerror}.</source>
        <translation>Der Ordner für die Chats, {folder}, kann nicht angelegt werden: {strerror}.</translation>
    </message>
    <message>
        <source>The frequency and presence penalties must be from -10 to 10; 0 means none.</source>
        <translation>Die Strafen für Häufigkeit und Vorkommen müssen zwischen -10 und 10 liegen; 0 heißt keine.</translation>
    </message>
    <message>
        <source>The grammar cannot be used: {why}. It must be GBNF with a rule called root.</source>
        <translation>Die Grammatik kann nicht verwendet werden: {why}. Sie muss GBNF mit einer Regel namens root sein.</translation>
    </message>
    <message>
        <source>The header of {name} holds more text, values or tensors than any real model's. It is damaged or was made to do harm; download it from its publisher.</source>
        <translation>Der Kopf von {name} enthält mehr Text, Werte oder Tensoren als der irgendeines echten Modells. Die Datei ist beschädigt oder soll Schaden anrichten; beim Herausgeber herunterladen.</translation>
    </message>
    <message>
        <source>The header of {name} is longer than {most_bytes} MB, more than any model's. Choose another version.</source>
        <translation>Der Kopf von {name} ist länger als {most_bytes} MB, mehr als der jedes Modells. Eine andere Version wählen.</translation>
    </message>
    <message>
        <source>The header of {name} needs at least {at_least:,} bytes. Fetch more of it.</source>
        <translation>Der Kopf von {name} braucht mindestens {at_least:,} Bytes. Mehr davon holen.</translation>
    </message>
    <message>
        <source>The hub describes {name} of {repo} in a way that cannot be right, so it was not fetched.</source>
        <translation>Der Hub beschreibt {name} von {repo} auf eine Weise, die nicht stimmen kann; darum wurde es nicht geholt.</translation>
    </message>
    <message>
        <source>The hub lists {name} with {size:,} bytes and delivers {stated}. Try again, or choose another mirror in the settings.</source>
        <translation>Der Hub führt {name} mit {size:,} Byte und liefert {stated}. Versuchen Sie es noch einmal, oder wählen Sie in den Einstellungen einen anderen Spiegel.</translation>
    </message>
    <message>
        <source>The hub's cache shares the files of {name} between repositories. Remove it with the hub's own command: hf cache rm.</source>
        <translation>Der Cache des Hubs teilt die Dateien von {name} unter mehreren Repositorys. Mit dem Befehl des Hubs entfernen: hf cache rm.</translation>
    </message>
    <message>
        <source>The lent devices are not used: with them it would write about {with_them} instead of {without} tokens per second.</source>
        <translation>Die geliehenen Geräte werden nicht benutzt: mit ihnen schriebe es etwa {with_them} statt {without} Token je Sekunde.</translation>
    </message>
    <message>
        <source>The link to the bytes of {name} ran out; it is asked for again.</source>
        <translation>Der Link zu den Bytes von {name} ist abgelaufen; ein neuer wird geholt.</translation>
    </message>
    <message>
        <source>The link to {name} ran out while it was read. Try again.</source>
        <translation>Der Link zu {name} ist während des Lesens abgelaufen. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The memory for this conversation could not be had ({why}). Try a shorter context.</source>
        <translation>Der Speicher für dieses Gespräch war nicht zu bekommen ({why}). Einen kürzeren Kontext versuchen.</translation>
    </message>
    <message>
        <source>The memory of the card is said twice. Say it once.</source>
        <translation>Der Speicher der Karte ist zweimal angegeben. Einmal genügt.</translation>
    </message>
    <message>
        <source>The metadata takes over {max_bytes:,} bytes without the vocabulary, as no model's does.</source>
        <translation>Die Metadaten nehmen ohne das Vokabular über {max_bytes:,} Bytes ein, wie bei keinem Modell.</translation>
    </message>
    <message>
        <source>The model to try could not be fetched: {reason} Models of your own can be opened all the same.</source>
        <translation>Das Modell zum Ausprobieren konnte nicht geholt werden: {reason} Eigene Modelle lassen sich trotzdem öffnen.</translation>
    </message>
    <message>
        <source>The model wrote no summary. Leave the oldest messages out instead.</source>
        <translation>Das Modell schrieb keine Zusammenfassung. Stattdessen die ältesten Nachrichten weglassen.</translation>
    </message>
    <message>
        <source>The model's file changed after it was loaded, so its conversations are not kept.</source>
        <translation>Die Datei des Modells hat sich seit dem Laden geändert, darum werden seine Gespräche nicht aufgehoben.</translation>
    </message>
    <message>
        <source>The number of conversations at once must be from 1 to 256.</source>
        <translation>Es müssen 1 bis 256 Gespräche gleichzeitig sein.</translation>
    </message>
    <message>
        <source>The number of layers on the GPU cannot be negative; 0 means none.</source>
        <translation>Die Zahl der Schichten auf der GPU kann nicht negativ sein; 0 heißt keine.</translation>
    </message>
    <message>
        <source>The number of layers with parts in system memory cannot be negative; 0 means none.</source>
        <translation>Die Zahl der Schichten mit Teilen im Arbeitsspeicher kann nicht negativ sein; 0 heißt keine.</translation>
    </message>
    <message>
        <source>The package held another model than the one to try. Nothing of it was kept.</source>
        <translation>Das Paket enthielt ein anderes Modell als das zum Ausprobieren. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>The package of the model to try is damaged. Try again.</source>
        <translation>Das Paket des Modells zum Ausprobieren ist beschädigt. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The packed skeleton of {quant} is damaged. Refresh the catalogue.</source>
        <translation>Das gepackte Gerüst von {quant} ist beschädigt. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>The parts hold more than {max_tensors:,} tensors, which no model has.</source>
        <translation>Die Teile enthalten über {max_tensors:,} Tensoren, so viele hat kein Modell.</translation>
    </message>
    <message>
        <source>The penalties must look back on a number of tokens; 64 is usual.</source>
        <translation>Die Strafen müssen auf eine Zahl von Token zurückblicken; 64 ist üblich.</translation>
    </message>
    <message>
        <source>The picture could not be prepared for this model. Try another one.</source>
        <translation>Das Bild konnte für dieses Modell nicht vorbereitet werden. Ein anderes versuchen.</translation>
    </message>
    <message>
        <source>The proxy refused the way to {host} ({error}). Check the proxy in the settings.</source>
        <translation>Der Proxy lässt den Weg zu {host} nicht zu ({error}). Prüfen Sie den Proxy in den Einstellungen.</translation>
    </message>
    <message>
        <source>The repetition penalty must be more than 0 and at most 10; 1 means none.</source>
        <translation>Die Strafe für Wiederholung muss über 0 und darf höchstens 10 sein; 1 heißt keine.</translation>
    </message>
    <message>
        <source>The saved state of this conversation cannot be read ({reason}); it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs kann nicht gelesen werden ({reason}); das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation is damaged, or was not written here; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs ist beschädigt oder stammt nicht von hier; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation is of another Plimsoll; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs gehört zu einem anderen Plimsoll; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation is of another engine; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs gehört zu einer anderen Engine; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation is of another model file; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs gehört zu einer anderen Modelldatei; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation is of other settings of the chat memory; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs gehört zu anderen Einstellungen des Gesprächsspeichers; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The saved state of this conversation needs a context of {cells:,} tokens; it is read again.</source>
        <translation>Der gespeicherte Zustand dieses Gesprächs braucht einen Kontext von {cells:,} Token; das Gespräch wird neu gelesen.</translation>
    </message>
    <message>
        <source>The seed must be from 0 to {random_seed:,}; the last means another one each time.</source>
        <translation>Der Startwert muss zwischen 0 und {random_seed:,} liegen; der letzte heißt: jedes Mal ein anderer.</translation>
    </message>
    <message>
        <source>The server could not begin; its log says why.</source>
        <translation>Der Server konnte nicht beginnen; sein Protokoll sagt, warum.</translation>
    </message>
    <message>
        <source>The server has another file under this name now.</source>
        <translation>Der Server hat unter diesem Namen jetzt eine andere Datei.</translation>
    </message>
    <message>
        <source>The server sent the file from its beginning instead of going on.</source>
        <translation>Der Server schickte die Datei von Anfang an, statt weiterzumachen.</translation>
    </message>
    <message>
        <source>The shares of a split are numbers from 0 up, and one of them at least is more than 0.</source>
        <translation>Die Anteile einer Verteilung sind Zahlen ab 0, und mindestens eine davon ist größer als 0.</translation>
    </message>
    <message>
        <source>The simulation of users ended before it was done.</source>
        <translation>Die Simulation der Nutzung endete, bevor sie fertig war.</translation>
    </message>
    <message>
        <source>The skeleton pads its tensors to {alignment} bytes, not to {needed}.</source>
        <translation>Das Gerüst richtet seine Tensoren an {alignment} Bytes aus, nicht an {needed}.</translation>
    </message>
    <message>
        <source>The split names {given} shares, where one is needed for each graphics device: {names}.</source>
        <translation>Die Verteilung nennt {given} Anteile, wo für jede Grafikeinheit einer nötig ist: {names}.</translation>
    </message>
    <message>
        <source>The state of this conversation takes {size} on the disk, more than the {most} it may take.</source>
        <translation>Der Zustand dieses Gesprächs nimmt {size} auf der Festplatte ein, mehr als die erlaubten {most}.</translation>
    </message>
    <message>
        <source>The system refuses a file, so {what}: {why}. Nothing was changed.</source>
        <translation>Das System verweigert eine Datei, {what}: {why}. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The temperature must be from 0 to 10.</source>
        <translation>Die Temperatur muss zwischen 0 und 10 liegen.</translation>
    </message>
    <message>
        <source>The template of this model has changed the conversation meanwhile; it is read again.</source>
        <translation>Die Vorlage dieses Modells hat das Gespräch inzwischen geändert; es wird neu gelesen.</translation>
    </message>
    <message>
        <source>The {headers:,} parts hold {tensors:,} tensors where {expected:,} were promised. Download the parts again, all from one place.</source>
        <translation>Die {headers:,} Teile enthalten {tensors:,} Tensoren, wo {expected:,} versprochen waren. Die Teile noch einmal herunterladen, alle von derselben Stelle.</translation>
    </message>
    <message>
        <source>The {name} has one memory for all. Say it once, with --memory.</source>
        <translation>{name} hat einen Speicher für alles. Ihn nur einmal angeben, mit --memory.</translation>
    </message>
    <message>
        <source>The {name} is sold with this memory only.</source>
        <translation>{name} wird nur mit diesem Speicher verkauft.</translation>
    </message>
    <message>
        <source>The {name} is sold with {sizes}, not with {size}.</source>
        <translation>{name} wird mit {sizes} verkauft, nicht mit {size}.</translation>
    </message>
    <message>
        <source>The {name} uses the computer's memory. Say how much it has with --memory, as 32GiB.</source>
        <translation>{name} nutzt den Speicher des Computers. Mit --memory angeben, wie viel er hat, etwa 32GiB.</translation>
    </message>
    <message>
        <source>There are {names} and {more} more.</source>
        <translation>Es gibt {names} und {more} weitere.</translation>
    </message>
    <message>
        <source>There are {names}.</source>
        <translation>Es gibt {names}.</translation>
    </message>
    <message>
        <source>There is at least one computer to serve on.</source>
        <translation>Bedient wird auf mindestens einem Computer.</translation>
    </message>
    <message>
        <source>There is at least one user.</source>
        <translation>Es gibt mindestens einen Nutzer.</translation>
    </message>
    <message>
        <source>There is no back end (libggml-….so) in {folder}.</source>
        <translation>In {folder} liegt kein Backend (libggml-….so).</translation>
    </message>
    <message>
        <source>There is no chat in {name}.</source>
        <translation>In {name} ist kein Chat.</translation>
    </message>
    <message>
        <source>There is no command /{command}. /help lists them; to send it to the model, put a space before it.</source>
        <translation>Den Befehl /{command} gibt es nicht. /help führt alle auf; um es an das Modell zu senden, ein Leerzeichen davor setzen.</translation>
    </message>
    <message>
        <source>There is no device {name} to be lent. There are: {devices}.</source>
        <translation>Es gibt kein Gerät {name} zu verleihen. Es gibt: {devices}.</translation>
    </message>
    <message>
        <source>There is no file {name} in {parent}. Check where it is.</source>
        <translation>Es gibt keine Datei {name} in {parent}. Nachsehen, wo sie ist.</translation>
    </message>
    <message>
        <source>There is no graphics device to lay anything on. Leave out what is said of layers and cards.</source>
        <translation>Es gibt keine Grafikeinheit, auf die etwas gelegt werden könnte. Die Angaben zu Schichten und Karten weglassen.</translation>
    </message>
    <message>
        <source>There is no graphics device {number}. Counted from 0, there are: {names}.</source>
        <translation>Es gibt keine Grafikeinheit {number}. Ab 0 gezählt gibt es: {names}.</translation>
    </message>
    <message>
        <source>There is no graphics device, and {option} says how to use several. Leave it out.</source>
        <translation>Es gibt keine Grafikeinheit, und {option} sagt, wie mehrere zu nutzen sind. Bitte weglassen.</translation>
    </message>
    <message>
        <source>There is no model '{text}' in the library. plimsoll library lists what there is.</source>
        <translation>Es gibt kein Modell „{text}“ in der Bibliothek. plimsoll library führt auf, was da ist.</translation>
    </message>
    <message>
        <source>There is no model on this computer yet. Download one first: plimsoll pull OWNER/REPO:QUANT.</source>
        <translation>Auf diesem Computer ist noch kein Modell. Zuerst muss eines geladen werden: plimsoll pull OWNER/REPO:QUANT.</translation>
    </message>
    <message>
        <source>There is no model {name} on this computer. /v1/models lists those there are.</source>
        <translation>Ein Modell {name} gibt es auf diesem Computer nicht. /v1/models nennt die vorhandenen.</translation>
    </message>
    <message>
        <source>There is no reply in the saved state to go on with.</source>
        <translation>Im gespeicherten Zustand ist keine Antwort, die fortgesetzt werden könnte.</translation>
    </message>
    <message>
        <source>There is no reply to go on with.</source>
        <translation>Es gibt keine Antwort, die fortgesetzt werden könnte.</translation>
    </message>
    <message>
        <source>There is not enough memory to keep the state of this conversation; nothing is lost, and the model stays loaded.</source>
        <translation>Der Speicher reicht nicht, um den Zustand dieses Gesprächs aufzuheben; nichts ist verloren, und das Modell bleibt geladen.</translation>
    </message>
    <message>
        <source>There is not enough memory to keep what was read aside.</source>
        <translation>Der Speicher reicht nicht, um Gelesenes beiseitezulegen.</translation>
    </message>
    <message>
        <source>There is not enough memory to take along what was read.</source>
        <translation>Der Speicher reicht nicht, um Gelesenes mitzunehmen.</translation>
    </message>
    <message>
        <source>There is nothing to answer: the message is empty.</source>
        <translation>Es gibt nichts zu beantworten: Die Nachricht ist leer.</translation>
    </message>
    <message>
        <source>There is nothing to serve yet.</source>
        <translation>Es gibt noch nichts bereitzustellen.</translation>
    </message>
    <message>
        <source>There is {names}.</source>
        <translation>Es gibt {names}.</translation>
    </message>
    <message>
        <source>There was not enough memory for a text of {count:,} tokens.</source>
        <translation>Der Speicher reichte nicht für einen Text von {count:,} Token.</translation>
    </message>
    <message>
        <source>There was not enough memory to compute the next tokens. Try a shorter context.</source>
        <translation>Der Speicher reichte nicht, um die nächsten Token zu berechnen. Einen kürzeren Kontext versuchen.</translation>
    </message>
    <message>
        <source>These chats were exported by a newer version of Plimsoll. Import them with that version.</source>
        <translation>Diese Chats wurden von einer neueren Version von Plimsoll exportiert. Mit dieser importieren.</translation>
    </message>
    <message>
        <source>This JSON file does not hold chats exported by Plimsoll.</source>
        <translation>Diese JSON-Datei enthält keine von Plimsoll exportierten Chats.</translation>
    </message>
    <message>
        <source>This Markdown file does not hold a chat exported by Plimsoll.</source>
        <translation>Diese Markdown-Datei enthält keinen von Plimsoll exportierten Chat.</translation>
    </message>
    <message>
        <source>This PC has not been looked at yet. Scan it first.</source>
        <translation>Dieser PC wurde noch nicht untersucht. Erst untersuchen lassen.</translation>
    </message>
    <message>
        <source>This Plimsoll does not build its engine itself. In its folder, this does: python3 packaging/bootstrap.py engine --backend {backend}</source>
        <translation>Dieses Plimsoll baut seine Engine nicht selbst. In seinem Ordner tut es: python3 packaging/bootstrap.py engine --backend {backend}</translation>
    </message>
    <message>
        <source>This engine was built without RPC, so it cannot use remote or virtual devices.</source>
        <translation>Diese Engine wurde ohne RPC gebaut, darum kann sie keine entfernten oder gedachten Einheiten verwenden.</translation>
    </message>
    <message>
        <source>This engine was built without its part for pictures.</source>
        <translation>Diese Engine wurde ohne ihren Teil für Bilder gebaut.</translation>
    </message>
    <message>
        <source>This export has a message of an unknown kind ({role}, {ending}). Nothing was imported.</source>
        <translation>Dieser Export hat eine Nachricht unbekannter Art ({role}, {ending}). Es wurde nichts importiert.</translation>
    </message>
    <message>
        <source>This export is damaged: '{name}' is missing. Nothing was imported.</source>
        <translation>Dieser Export ist beschädigt: „{name}“ fehlt. Es wurde nichts importiert.</translation>
    </message>
    <message>
        <source>This export is damaged: '{name}' is not what it should be. Nothing was imported.</source>
        <translation>Dieser Export ist beschädigt: „{name}“ ist nicht, was es sein sollte. Es wurde nichts importiert.</translation>
    </message>
    <message>
        <source>This export is damaged: its messages do not form a conversation. Nothing was imported.</source>
        <translation>Dieser Export ist beschädigt: Seine Nachrichten ergeben kein Gespräch. Es wurde nichts importiert.</translation>
    </message>
    <message>
        <source>This file is not JSON, or is cut off: {error}.</source>
        <translation>Diese Datei ist kein JSON oder abgeschnitten: {error}.</translation>
    </message>
    <message>
        <source>This is not a packed skeleton. Refresh the catalogue.</source>
        <translation>Das ist kein gepacktes Gerüst. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>This model cannot see pictures. Take them out, or load a model that can.</source>
        <translation>Dieses Modell kann keine Bilder sehen. Sie herausnehmen, oder ein Modell laden, das es kann.</translation>
    </message>
    <message>
        <source>This model makes embeddings, and writes nothing.</source>
        <translation>Dieses Modell macht Embeddings und schreibt nichts.</translation>
    </message>
    <message>
        <source>This model writes; embeddings are made by models that are for that.</source>
        <translation>Dieses Modell schreibt; Embeddings machen Modelle, die dafür da sind.</translation>
    </message>
    <message>
        <source>This packed skeleton is damaged. Refresh the catalogue.</source>
        <translation>Dieses gepackte Gerüst ist beschädigt. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>This picture takes {cells:,} tokens at once, and {batch:,} can be. Use a smaller one.</source>
        <translation>Dieses Bild nimmt {cells:,} Token auf einmal ein, und {batch:,} gehen. Ein kleineres verwenden.</translation>
    </message>
    <message>
        <source>This reply has ended already; nothing can be added to it.</source>
        <translation>Diese Antwort ist schon zu Ende; es kann nichts angefügt werden.</translation>
    </message>
    <message>
        <source>This skeleton is packed in version {version}, newer than this Plimsoll. Update Plimsoll.</source>
        <translation>Dieses Gerüst ist in Version {version} gepackt, neuer als dieses Plimsoll. Plimsoll aktualisieren.</translation>
    </message>
    <message>
        <source>Two models on the same cards are planned for one computer.</source>
        <translation>Zwei Modelle auf denselben Karten werden für einen Rechner geplant.</translation>
    </message>
    <message>
        <source>Users think for 0 seconds or more.</source>
        <translation>Nutzer denken 0 Sekunden nach oder länger.</translation>
    </message>
    <message>
        <source>Users wait for more than 0 seconds.</source>
        <translation>Nutzer warten mehr als 0 Sekunden.</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Waits for the connection</source>
        <translation>Wartet auf die Verbindung</translation>
    </message>
    <message>
        <source>Weights and cache are vLLM's own sums; what it works with is estimated here and measured by it.</source>
        <translation>Gewichte und Gesprächsspeicher sind vLLMs eigene Rechnung; der Rechenpuffer ist hier geschätzt und wird dort gemessen.</translation>
    </message>
    <message>
        <source>What answers at {address} is not llama.cpp's server for lent devices.</source>
        <translation>Was unter {address} antwortet, ist nicht der Server von llama.cpp für verliehene Geräte.</translation>
    </message>
    <message>
        <source>What fits here keeps each weight in fewer than 3.5 bits ({count} versions): such versions make mistakes that benchmarks do not show. Try one before relying on it.</source>
        <translation>Was hier passt, hält jedes Gewicht in weniger als 3,5 Bit ({count} Versionen): Solche Versionen machen Fehler, die Benchmarks nicht zeigen. Eine ausprobieren, bevor Verlass auf sie ist.</translation>
    </message>
    <message>
        <source>What goes to the disk goes through system memory: say how much of that, too.</source>
        <translation>Was auf die Platte geht, geht durch den Arbeitsspeicher: auch sagen, wie viel davon.</translation>
    </message>
    <message>
        <source>What you have not sent yet cannot be kept: {strerror}.</source>
        <translation>Was noch nicht gesendet wurde, kann nicht aufgehoben werden: {strerror}.</translation>
    </message>
    <message>
        <source>Windows' counters</source>
        <translation>Zähler von Windows</translation>
    </message>
    <message>
        <source>With one that can, a model could compute on it, from the same memory.</source>
        <translation>Mit einer, die das kann, könnte ein Modell darauf rechnen, aus demselben Speicher.</translation>
    </message>
    <message>
        <source>With one that can, a model could run on it.</source>
        <translation>Mit einer, die das kann, könnte ein Modell darauf laufen.</translation>
    </message>
    <message>
        <source>With one that can, a model could use {gain} of graphics memory, and run many times faster from there.</source>
        <translation>Mit einer, die das kann, könnte ein Modell {gain} Grafikspeicher nutzen und von dort um ein Vielfaches schneller laufen.</translation>
    </message>
    <message>
        <source>With the lent devices it writes about {with_them} tokens per second, without them about {without}.</source>
        <translation>Mit den geliehenen Geräten schreibt es etwa {with_them} Token je Sekunde, ohne sie etwa {without}.</translation>
    </message>
    <message>
        <source>Without the lent devices it would be faster: about {without} instead of {with_them} tokens per second.</source>
        <translation>Ohne die geliehenen Geräte wäre es schneller: etwa {without} statt {with_them} Token je Sekunde.</translation>
    </message>
    <message>
        <source>Without the lent devices it would not run on this computer.</source>
        <translation>Ohne die geliehenen Geräte liefe es auf diesem Computer nicht.</translation>
    </message>
    <message>
        <source>You are working offline: Hugging Face is not asked while HF_HUB_OFFLINE is set.</source>
        <translation>Es wird offline gearbeitet: Hugging Face wird nicht gefragt, solange HF_HUB_OFFLINE gesetzt ist.</translation>
    </message>
    <message>
        <source>Your chats were last used with a newer version of Plimsoll, which keeps them in a way that this one does not know. Start the newer version; the file was not touched.</source>
        <translation>Die Chats wurden zuletzt mit einer neueren Version von Plimsoll verwendet, die sie auf eine Weise aufhebt, die diese nicht kennt. Die neuere Version starten; die Datei blieb unberührt.</translation>
    </message>
    <message>
        <source>a CUDA driver context, upper end of 107 to 555 MB (llama.cpp pull 23604)</source>
        <translation>der Kontext des CUDA-Treibers, oberes Ende von 107 bis 555 MB (llama.cpp, Pull Request 23604)</translation>
    </message>
    <message>
        <source>a Git LFS pointer, which only names the real file. Run 'git lfs pull', or download the file itself.</source>
        <translation>ein Zeiger von Git LFS, der die echte Datei nur nennt. „git lfs pull“ ausführen, oder die Datei selbst herunterladen.</translation>
    </message>
    <message>
        <source>a JSON text, perhaps an error message saved in its place. Download the file again.</source>
        <translation>ein JSON-Text, vielleicht eine an ihrer Stelle gespeicherte Fehlermeldung. Die Datei noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>a Python pickle, as old PyTorch checkpoints are. Choose a GGUF version of this model.</source>
        <translation>ein Python-Pickle, wie es alte Checkpoints von PyTorch sind. Eine GGUF-Fassung dieses Modells wählen.</translation>
    </message>
    <message>
        <source>a ZIP archive or an office document</source>
        <translation>ein ZIP-Archiv oder ein Office-Dokument</translation>
    </message>
    <message>
        <source>a compressed archive. Unpack it first.</source>
        <translation>ein gepacktes Archiv. Erst auspacken.</translation>
    </message>
    <message>
        <source>a conversation goes to the copy that has computed its beginning</source>
        <translation>ein Gespräch geht zu der Kopie, die seinen Anfang gerechnet hat</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>ein Modell</translation>
    </message>
    <message>
        <source>a picture or a sound</source>
        <translation>ein Bild oder ein Ton</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>ein Programm</translation>
    </message>
    <message>
        <source>a quarter of a small card</source>
        <translation>ein Viertel einer kleinen Karte</translation>
    </message>
    <message>
        <source>a safetensors file. Choose a GGUF version of this model.</source>
        <translation>eine Safetensors-Datei. Eine GGUF-Fassung dieses Modells wählen.</translation>
    </message>
    <message>
        <source>a slice of a card; a program can use one slice at a time</source>
        <translation>ein Teil einer Karte; ein Programm kann immer nur einen Teil verwenden</translation>
    </message>
    <message>
        <source>a typical processor</source>
        <translation>ein üblicher Prozessor</translation>
    </message>
    <message>
        <source>a web page, probably an error page saved in its place. Download the file again.</source>
        <translation>eine Webseite, wohl eine an ihrer Stelle gespeicherte Fehlerseite. Die Datei noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>a zip archive or a PyTorch checkpoint. Unpack it, or choose a GGUF version of this model.</source>
        <translation>ein ZIP-Archiv oder ein Checkpoint von PyTorch. Auspacken, oder eine GGUF-Fassung dieses Modells wählen.</translation>
    </message>
    <message>
        <source>about {speed} tokens per second</source>
        <translation>etwa {speed} Token in der Sekunde</translation>
    </message>
    <message>
        <source>access violation</source>
        <translation>Zugriffsverletzung</translation>
    </message>
    <message>
        <source>all of it in system memory</source>
        <translation>alles im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>already taken out of the free memory, which the engine reads with its driver running</source>
        <translation>schon vom freien Speicher abgezogen, den die Engine bei laufendem Treiber liest</translation>
    </message>
    <message>
        <source>also sold with {sizes}</source>
        <translation>auch mit {sizes} verkauft</translation>
    </message>
    <message>
        <source>an NVIDIA card ({id}) is there, but NVIDIA's driver is not installed</source>
        <translation>eine Karte von NVIDIA ({id}) ist da, aber der Treiber von NVIDIA ist nicht installiert</translation>
    </message>
    <message>
        <source>an archive</source>
        <translation>ein Archiv</translation>
    </message>
    <message>
        <source>an office document</source>
        <translation>ein Office-Dokument</translation>
    </message>
    <message>
        <source>an old GGML file from before GGUF. Download a GGUF version of this model.</source>
        <translation>eine alte GGML-Datei aus der Zeit vor GGUF. Eine GGUF-Fassung dieses Modells herunterladen.</translation>
    </message>
    <message>
        <source>an unfinished download, for it begins with zeros. Download it again.</source>
        <translation>ein unfertiger Download, denn sie beginnt mit Nullen. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>an unknown speed</source>
        <translation>unbekanntes Tempo</translation>
    </message>
    <message>
        <source>and computed together; working memory grows with it</source>
        <translation>und zusammen gerechnet werden; der Rechenspeicher wächst damit</translation>
    </message>
    <message>
        <source>and if it is private, {log_in}</source>
        <translation>und falls es privat ist, {log_in}</translation>
    </message>
    <message>
        <source>and what your token may see</source>
        <translation>und was das Token sehen darf</translation>
    </message>
    <message>
        <source>answered at once; more wait</source>
        <translation>so viele werden gleichzeitig beantwortet; weitere warten</translation>
    </message>
    <message>
        <source>answers as OpenAI's interface does</source>
        <translation>antwortet wie die Schnittstelle von OpenAI</translation>
    </message>
    <message>
        <source>answers with probabilities, not with text: it is no model to chat with.</source>
        <translation>antwortet mit Wahrscheinlichkeiten, nicht mit Text: zum Chatten ist es nicht gemacht.</translation>
    </message>
    <message>
        <source>as asked for</source>
        <translation>wie gewünscht</translation>
    </message>
    <message>
        <source>as it was judged</source>
        <translation>wie es beurteilt wurde</translation>
    </message>
    <message>
        <source>as planned</source>
        <translation>wie geplant</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>assumed: --cores and --ram-speed say otherwise</source>
        <translation>angenommen: --cores und --ram-speed sagen es anders</translation>
    </message>
    <message>
        <source>by its bits per weight</source>
        <translation>nach Bits je Gewicht</translation>
    </message>
    <message>
        <source>cards share each layer, {weights} of weights on each</source>
        <translation>so viele Karten teilen sich jede Schicht, {weights} Gewichte auf jeder</translation>
    </message>
    <message>
        <source>cards that it is given</source>
        <translation>Karten, die er bekommt</translation>
    </message>
    <message>
        <source>chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>chat memory in system memory</source>
        <translation>Chat-Speicher im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>von Hand gewählt</translation>
    </message>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>comes in two-bit files that are laid out for another program than the engine, as far as their sizes tell.</source>
        <translation>kommt in Zwei-Bit-Dateien, die für ein anderes Programm als die Engine angelegt sind, soweit ihre Größen es verraten.</translation>
    </message>
    <message>
        <source>computers</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>copies of the model, one on each card</source>
        <translation>Kopien des Modells, auf jeder Karte eine</translation>
    </message>
    <message>
        <source>copies of the model, {cards} cards each</source>
        <translation>Kopien des Modells auf je {cards} Karten</translation>
    </message>
    <message>
        <source>corrected by 1 run on this computer</source>
        <translation>durch einen Lauf auf diesem Computer berichtigt</translation>
    </message>
    <message>
        <source>corrected by {runs} runs on this computer</source>
        <translation>durch {runs} Läufe auf diesem Computer berichtigt</translation>
    </message>
    <message>
        <source>could not be read: it is damaged, or too large for the memory there is</source>
        <translation>konnte nicht gelesen werden: beschädigt, oder zu groß für den vorhandenen Speicher</translation>
    </message>
    <message>
        <source>counted by the remote computer itself: its free memory is read with its driver running</source>
        <translation>vom anderen Computer selbst gezählt: Sein freier Speicher wird bei laufendem Treiber gelesen</translation>
    </message>
    <message>
        <source>did not answer for {seconds:.0f} seconds</source>
        <translation>antwortete {seconds:.0f} Sekunden lang nicht</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>lange Texte</translation>
    </message>
    <message>
        <source>drivers lend half of it until they are told otherwise</source>
        <translation>Treiber geben die Hälfte davon, bis ihnen etwas anderes gesagt wird</translation>
    </message>
    <message>
        <source>each keeps its own share of the context, whatever the others do</source>
        <translation>jedes behält seinen Anteil am Kontext, was die anderen auch tun</translation>
    </message>
    <message>
        <source>estimated from how many entries it has, by what others were measured to take</source>
        <translation>geschätzt nach der Zahl der Einträge, wie es bei anderen gemessen wurde</translation>
    </message>
    <message>
        <source>every layer on graphics</source>
        <translation>alle Schichten auf der Grafik</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>Exit-Code {code}</translation>
    </message>
    <message>
        <source>has GGUF files at {repo} that are not known yet. Name that repository, and it is judged from the hub.</source>
        <translation>hat GGUF-Dateien unter {repo}, die noch nicht bekannt sind. Dieses Repository nennen, und es wird vom Hub aus beurteilt.</translation>
    </message>
    <message>
        <source>has GGUF files, but the engine's llama.cpp ({date}) lists no architecture for them.</source>
        <translation>hat GGUF-Dateien, aber das llama.cpp der Engine ({date}) führt keine Architektur dafür.</translation>
    </message>
    <message>
        <source>has a name longer than the {most} bytes allowed</source>
        <translation>hat einen Namen, der länger ist als die erlaubten {most} Bytes</translation>
    </message>
    <message>
        <source>has damaged skeletons</source>
        <translation>hat beschädigte Gerüste</translation>
    </message>
    <message>
        <source>has files that call its architecture {architecture}, while the engine's llama.cpp ({date}) knows it as {known} only. Open the file you have, and it is judged by what it says.</source>
        <translation>hat Dateien, die seine Architektur {architecture} nennen, während das llama.cpp der Engine ({date}) sie nur als {known} kennt. Die eigene Datei öffnen, und sie wird nach dem beurteilt, was in ihr steht.</translation>
    </message>
    <message>
        <source>has no builds</source>
        <translation>hat keine Versionen</translation>
    </message>
    <message>
        <source>has one GGUF file known, of a mix without a name of its own. Name {repo}, and it is judged from the hub.</source>
        <translation>hat eine bekannte GGUF-Datei, in einer Mischung ohne eigenen Namen. {repo} nennen, und es wird vom Hub aus beurteilt.</translation>
    </message>
    <message>
        <source>has rows of {row:,}, not a multiple of {block}</source>
        <translation>hat Zeilen von {row:,}, kein Vielfaches von {block}</translation>
    </message>
    <message>
        <source>has the impossible shape {shape}</source>
        <translation>hat die unmögliche Form {shape}</translation>
    </message>
    <message>
        <source>has the impossible size of {size:,} bytes</source>
        <translation>hat die unmögliche Größe von {size:,} Bytes</translation>
    </message>
    <message>
        <source>has {dims:,} dimensions, {most} being the most</source>
        <translation>hat {dims:,} Dimensionen, und {most} sind das meiste</translation>
    </message>
    <message>
        <source>holds more text than a model can read (over {most} million characters)</source>
        <translation>enthält mehr Text, als ein Modell lesen kann (über {most} Millionen Zeichen)</translation>
    </message>
    <message>
        <source>holds no text; its pages are probably pictures</source>
        <translation>enthält keinen Text; die Seiten sind wohl Bilder</translation>
    </message>
    <message>
        <source>how the layers are shared out over the cards</source>
        <translation>wie die Schichten auf die Karten verteilt sind</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>is damaged: its pages cannot be read</source>
        <translation>ist beschädigt: Die Seiten können nicht gelesen werden</translation>
    </message>
    <message>
        <source>is described by its publisher only in part, so its memory is not worked out without its file.</source>
        <translation>wird vom Herausgeber nur zum Teil beschrieben, darum wird sein Speicher ohne die Datei nicht ermittelt.</translation>
    </message>
    <message>
        <source>is listed twice</source>
        <translation>steht zweimal in der Liste</translation>
    </message>
    <message>
        <source>is locked in a way that cannot be opened here</source>
        <translation>ist auf eine Weise verschlossen, die hier nicht zu öffnen ist</translation>
    </message>
    <message>
        <source>is locked with a password</source>
        <translation>ist mit einem Passwort verschlossen</translation>
    </message>
    <message>
        <source>is malformed ({error})</source>
        <translation>ist fehlerhaft ({error})</translation>
    </message>
    <message>
        <source>is not in the catalogue yet, for no GGUF file of it is known. Where there is one, open it or name its repository.</source>
        <translation>ist noch nicht im Katalog, denn keine GGUF-Datei davon ist bekannt. Wo es eine gibt, sie öffnen oder ihr Repository nennen.</translation>
    </message>
    <message>
        <source>it has no driver; models need NVIDIA's own driver</source>
        <translation>sie hat keinen Treiber; Modelle brauchen den von NVIDIA</translation>
    </message>
    <message>
        <source>it has no skeleton of {quant}. Refresh the catalogue.</source>
        <translation>von {quant} ist kein Gerüst da. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>it has no skeletons. Refresh the catalogue.</source>
        <translation>es sind keine Gerüste da. Den Katalog auffrischen.</translation>
    </message>
    <message>
        <source>it is asleep to save power, and was not woken up to be asked</source>
        <translation>sie schläft, um Strom zu sparen, und wurde nicht geweckt, um gefragt zu werden</translation>
    </message>
    <message>
        <source>it is cut into slices (MIG), and none of them can be seen from here</source>
        <translation>sie ist in Teile geschnitten (MIG), und keiner davon ist von hier zu sehen</translation>
    </message>
    <message>
        <source>it met a state it does not handle</source>
        <translation>sie geriet in einen Zustand, mit dem sie nicht umgehen kann</translation>
    </message>
    <message>
        <source>it runs on the driver {driver}; models need NVIDIA's own driver</source>
        <translation>sie läuft mit dem Treiber {driver}; Modelle brauchen den von NVIDIA</translation>
    </message>
    <message>
        <source>its driver calls all of its memory free, whatever is on it</source>
        <translation>der Treiber nennt den ganzen Speicher frei, was auch darauf liegt</translation>
    </message>
    <message>
        <source>its driver does not say how much memory it has</source>
        <translation>der Treiber sagt nicht, wie viel Speicher sie hat</translation>
    </message>
    <message>
        <source>its driver is loaded, but did not say how much memory it has</source>
        <translation>der Treiber ist geladen, hat aber nicht gesagt, wie viel Speicher sie hat</translation>
    </message>
    <message>
        <source>its memory is not known; it may not be asked from here</source>
        <translation>der Speicher ist nicht bekannt; von hier darf nicht danach gefragt werden</translation>
    </message>
    <message>
        <source>its memory is not known; the driver says: {refusal}</source>
        <translation>der Speicher ist nicht bekannt; der Treiber sagt: {refusal}</translation>
    </message>
    <message>
        <source>its memory is the computer's own: one pool for processor and graphics</source>
        <translation>der Speicher ist der des Computers: einer für Prozessor und Grafik</translation>
    </message>
    <message>
        <source>its memory is the computer's own; Metal may keep {kept} of {memory} in place</source>
        <translation>der Speicher ist der des Computers; Metal darf {kept} von {memory} festhalten</translation>
    </message>
    <message>
        <source>its parts are started on all of Ray's computers</source>
        <translation>die Teile werden auf allen Computern von Ray gestartet</translation>
    </message>
    <message>
        <source>its processor</source>
        <translation>dessen Prozessor</translation>
    </message>
    <message>
        <source>its server calls all of its memory free, whatever is in use there</source>
        <translation>sein Server nennt allen Speicher frei, was auch immer dort in Gebrauch ist</translation>
    </message>
    <message>
        <source>its size is not known</source>
        <translation>die Größe ist nicht bekannt</translation>
    </message>
    <message>
        <source>its size was typed in by you (not detected)</source>
        <translation>die Größe wurde von Hand eingetragen (nicht gefunden)</translation>
    </message>
    <message>
        <source>its size was typed in by you ({found} detected)</source>
        <translation>die Größe wurde von Hand eingetragen ({found} gefunden)</translation>
    </message>
    <message>
        <source>keys of the chat memory in fewer bits</source>
        <translation>Schlüssel des Chat-Speichers in weniger Bits</translation>
    </message>
    <message>
        <source>lacks {field}</source>
        <translation>hat kein {field}</translation>
    </message>
    <message>
        <source>lies at byte {offset:,} of the data, {place:,} being its place</source>
        <translation>liegt bei Byte {offset:,} der Daten, und {place:,} wäre der Platz</translation>
    </message>
    <message>
        <source>limited by its container to {limit:,} bytes</source>
        <translation>durch den Container auf {limit:,} Bytes begrenzt</translation>
    </message>
    <message>
        <source>llama-server serves the file as it was judged: what was chosen for vLLM is not for it.</source>
        <translation>llama-server bedient mit der Datei, wie sie beurteilt wurde: Was für vLLM gewählt wurde, gilt dafür nicht.</translation>
    </message>
    <message>
        <source>llama.cpp reaches lent devices by IPv4 addresses and names only, so {address} cannot be used.</source>
        <translation>llama.cpp erreicht geliehene Geräte nur über IPv4-Adressen und Namen, daher geht {address} nicht.</translation>
    </message>
    <message>
        <source>makes {format} of it while it is loaded: no other build is needed</source>
        <translation>macht beim Laden {format} daraus: keine andere Version ist nötig</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>memory at {speed}</source>
        <translation>Speicher mit {speed}</translation>
    </message>
    <message>
        <source>more tokens than the model was trained for are refused unless this is said</source>
        <translation>mehr Tokens, als das Modell gelernt hat, werden sonst abgelehnt</translation>
    </message>
    <message>
        <source>needs the architecture {architecture}, which the engine's llama.cpp ({date}) does not know.</source>
        <translation>braucht die Architektur {architecture}, die das llama.cpp der Engine ({date}) nicht kennt.</translation>
    </message>
    <message>
        <source>needs the architecture {architecture}; its GGUF files are for forks of llama.cpp, and the engine ({date}) does not know it.</source>
        <translation>braucht die Architektur {architecture}; seine GGUF-Dateien sind für Abspaltungen von llama.cpp, und die Engine ({date}) kennt sie nicht.</translation>
    </message>
    <message>
        <source>needs the architecture {architecture}; the engine's llama.cpp ({date}) knows the first {first} only.</source>
        <translation>braucht die Architektur {architecture}; das llama.cpp der Engine ({date}) kennt nur das erste {first}.</translation>
    </message>
    <message>
        <source>newer than this engine knows</source>
        <translation>neuer, als diese Engine kennt</translation>
    </message>
    <message>
        <source>no computer of that name is known</source>
        <translation>ein Computer dieses Namens ist nicht bekannt</translation>
    </message>
    <message>
        <source>no reason</source>
        <translation>kein Grund genannt</translation>
    </message>
    <message>
        <source>no size is that long</source>
        <translation>keine Größe ist so lang</translation>
    </message>
    <message>
        <source>no system memory for earlier prompts; unsaid, up to 8,192 MiB more than the bill</source>
        <translation>kein Arbeitsspeicher für frühere Prompts; ungesagt bis zu 8.192 MiB mehr als auf der Rechnung</translation>
    </message>
    <message>
        <source>nobody has measured it; models of its size and date have {points:.0f} points, and it is taken for {cautious:.0f}, because they differ.</source>
        <translation>niemand hat es gemessen; Modelle dieser Größe und dieses Alters haben {points:.0f} Punkte, und weil sie sich unterscheiden, wird es mit {cautious:.0f} angesetzt.</translation>
    </message>
    <message>
        <source>nothing answered in time</source>
        <translation>nichts hat rechtzeitig geantwortet</translation>
    </message>
    <message>
        <source>of each card's {memory} for weights ({weights}) and cache; the rest is to work with</source>
        <translation>von {memory} jeder Karte für Gewichte ({weights}) und Gesprächsspeicher; der Rest ist Rechenpuffer</translation>
    </message>
    <message>
        <source>of each card's {memory}: {weights} for weights, about {working} to work with, {cache} for the cache</source>
        <translation>von {memory} jeder Karte: {weights} für Gewichte, etwa {working} Rechenpuffer, {cache} für den Gesprächsspeicher</translation>
    </message>
    <message>
        <source>of each copy; more wait before it</source>
        <translation>je Kopie; weitere warten davor</translation>
    </message>
    <message>
        <source>one card only</source>
        <translation>nur eine Karte</translation>
    </message>
    <message>
        <source>one conversation of {each:,} tokens</source>
        <translation>ein Gespräch mit {each:,} Tokens</translation>
    </message>
    <message>
        <source>or {names}</source>
        <translation>oder {names}</translation>
    </message>
    <message>
        <source>or {names} or others</source>
        <translation>oder {names} oder andere</translation>
    </message>
    <message>
        <source>pictures are not planned for: what looks at them is not loaded</source>
        <translation>Bilder sind nicht eingeplant: Was sie ansieht, wird nicht geladen</translation>
    </message>
    <message>
        <source>pip is missing in this Python environment.</source>
        <translation>In dieser Python-Umgebung fehlt pip.</translation>
    </message>
    <message>
        <source>put your token into Plimsoll's settings, or store it with 'hf auth login'</source>
        <translation>das Zugangs-Token in den Einstellungen von Plimsoll eintragen oder es mit „hf auth login“ speichern</translation>
    </message>
    <message>
        <source>reads a table of {numbers} billion numbers from the disk as it goes, which would be billed as memory here. Name {repo}, and it is judged so from the hub.</source>
        <translation>liest unterwegs eine Tabelle von {numbers} Milliarden Zahlen von der Festplatte, die hier als Speicher zählen würde. {repo} nennen, und es wird so vom Hub aus beurteilt.</translation>
    </message>
    <message>
        <source>reasoning</source>
        <translation>Denkaufgaben</translation>
    </message>
    <message>
        <source>seconds that an answer may take, and requests at once: as many as vLLM is told</source>
        <translation>Sekunden, die eine Antwort dauern darf, und Anfragen gleichzeitig: so viele, wie vLLM gesagt bekommt</translation>
    </message>
    <message>
        <source>small</source>
        <translation>Kleines</translation>
    </message>
    <message>
        <source>so do the feed-forward parts of so many layers</source>
        <translation>ebenso die Feed-forward-Teile so vieler Schichten</translation>
    </message>
    <message>
        <source>so many are answered at once; unsaid, it would choose by itself</source>
        <translation>so viele werden zugleich beantwortet; ungesagt wählte es selbst</translation>
    </message>
    <message>
        <source>so that what it borrows leaves 2 GB or a tenth of system memory, the larger</source>
        <translation>damit das Geliehene 2 GB oder ein Zehntel des Arbeitsspeichers übrig lässt, das Größere</translation>
    </message>
    <message>
        <source>sold with {sizes}</source>
        <translation>mit {sizes} verkauft</translation>
    </message>
    <message>
        <source>some</source>
        <translation>etwas</translation>
    </message>
    <message>
        <source>stages share out the layers: what goes between them is little, so they may be computers apart</source>
        <translation>so viele Stufen teilen die Schichten auf: Dazwischen geht wenig, darum dürfen es getrennte Computer sein</translation>
    </message>
    <message>
        <source>system memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>system memory moves {speed}, of which about {reached:.0%} is reached</source>
        <translation>der Arbeitsspeicher bewegt {speed}, wovon etwa {reached:.0%} erreicht werden</translation>
    </message>
    <message>
        <source>system memory that is available</source>
        <translation>verfügbarer Arbeitsspeicher</translation>
    </message>
    <message>
        <source>take what stands here: it was judged, nothing is to be changed</source>
        <translation>nimm, was hier steht: es ist beurteilt, nichts soll geändert werden</translation>
    </message>
    <message>
        <source>the cache in 8 bits: twice as many tokens</source>
        <translation>der Gesprächsspeicher in 8 Bit: doppelt so viele Tokens</translation>
    </message>
    <message>
        <source>the computer that the others ask</source>
        <translation>der Computer, den die anderen fragen</translation>
    </message>
    <message>
        <source>the driver's figures make no sense: {free:,} bytes free of {total:,}</source>
        <translation>die Zahlen des Treibers ergeben keinen Sinn: {free:,} Bytes frei von {total:,}</translation>
    </message>
    <message>
        <source>the engine (ggml_backend_dev_get_props)</source>
        <translation>die Engine (ggml_backend_dev_get_props)</translation>
    </message>
    <message>
        <source>the engine can use {usable} of its {capacity}</source>
        <translation>die Engine kann {usable} der {capacity} nutzen</translation>
    </message>
    <message>
        <source>the engine does not know its memory</source>
        <translation>die Engine kennt den Speicher nicht</translation>
    </message>
    <message>
        <source>the engine lists it as {others} as well; it is counted once</source>
        <translation>die Engine führt sie auch als {others}; gezählt ist sie einmal</translation>
    </message>
    <message>
        <source>the engine program itself, measured in its self-check</source>
        <translation>das Programm der Engine selbst, im Selbsttest gemessen</translation>
    </message>
    <message>
        <source>the engine reports more of its memory free than there is</source>
        <translation>die Engine meldet mehr freien Speicher, als da ist</translation>
    </message>
    <message>
        <source>the engine, held to the card's size</source>
        <translation>die Engine, auf die Größe der Karte begrenzt</translation>
    </message>
    <message>
        <source>the experts of so many layers stay in system memory: they are read least</source>
        <translation>die Experten so vieler Schichten bleiben im Arbeitsspeicher: sie werden am wenigsten gelesen</translation>
    </message>
    <message>
        <source>the first computer's address, which only you know</source>
        <translation>die Adresse des ersten Computers, die hier nicht bekannt ist</translation>
    </message>
    <message>
        <source>the kernel (ttm.pages_limit) lends less than the driver would take, {lent}</source>
        <translation>der Kernel (ttm.pages_limit) gibt weniger, als der Treiber nehmen würde, {lent}</translation>
    </message>
    <message>
        <source>the kernel's figure of the size, less what your own processes hold (fdinfo)</source>
        <translation>die Angabe des Kernels zur Größe, weniger dem, was die eigenen Prozesse halten (fdinfo)</translation>
    </message>
    <message>
        <source>the list of cards</source>
        <translation>die Liste der Karten</translation>
    </message>
    <message>
        <source>the model at {quant}</source>
        <translation>das Modell in {quant}</translation>
    </message>
    <message>
        <source>the model in BF16</source>
        <translation>das Modell in BF16</translation>
    </message>
    <message>
        <source>the model in {format}</source>
        <translation>das Modell in {format}</translation>
    </message>
    <message>
        <source>the processor, as measured on this computer</source>
        <translation>der Prozessor, wie auf diesem Computer gemessen</translation>
    </message>
    <message>
        <source>the rest is the system's own</source>
        <translation>der Rest gehört dem System</translation>
    </message>
    <message>
        <source>the share was set by hand to {share} (iogpu.wired_limit_mb)</source>
        <translation>der Anteil wurde von Hand auf {share} gesetzt (iogpu.wired_limit_mb)</translation>
    </message>
    <message>
        <source>the {name} probe answered with something else than JSON</source>
        <translation>die Abfrage von {name} antwortete mit etwas anderem als JSON</translation>
    </message>
    <message>
        <source>the {name} probe could not be started: {strerror}</source>
        <translation>die Abfrage von {name} konnte nicht gestartet werden: {strerror}</translation>
    </message>
    <message>
        <source>the {name} probe did not answer in time</source>
        <translation>die Abfrage von {name} antwortete nicht rechtzeitig</translation>
    </message>
    <message>
        <source>the {name} probe did not answer within {limit:.0f} seconds</source>
        <translation>die Abfrage von {name} antwortete nicht innerhalb von {limit:.0f} Sekunden</translation>
    </message>
    <message>
        <source>the {name} probe ended{why}</source>
        <translation>die Abfrage von {name} brach ab{why}</translation>
    </message>
    <message>
        <source>the {name} probe failed: {error}</source>
        <translation>die Abfrage von {name} scheiterte: {error}</translation>
    </message>
    <message>
        <source>they share the context: a long one may take of the others'</source>
        <translation>sie teilen sich den Kontext: ein langes kann von dem der anderen nehmen</translation>
    </message>
    <message>
        <source>this Mac is a virtual machine, whose graphics cannot run models rightly</source>
        <translation>dieser Mac ist eine virtuelle Maschine, deren Grafik Modelle nicht richtig ausführen kann</translation>
    </message>
    <message>
        <source>this Windows has no counters for graphics memory</source>
        <translation>dieses Windows hat keine Zähler für den Grafikspeicher</translation>
    </message>
    <message>
        <source>this card does not compute in bfloat16</source>
        <translation>diese Karte rechnet nicht in bfloat16</translation>
    </message>
    <message>
        <source>this computer's processor</source>
        <translation>der Prozessor dieses Computers</translation>
    </message>
    <message>
        <source>this one, counted from 0</source>
        <translation>diese, von 0 gezählt</translation>
    </message>
    <message>
        <source>tokens computed in one step; working memory grows with it</source>
        <translation>Tokens, die in einem Schritt gerechnet werden; der Rechenpuffer wächst damit</translation>
    </message>
    <message>
        <source>tokens of a conversation, what it answers included</source>
        <translation>Tokens eines Gesprächs, die Antworten eingeschlossen</translation>
    </message>
    <message>
        <source>tokens of prompts computed in one step; working memory grows with it</source>
        <translation>Tokens von Prompts, die in einem Schritt gerechnet werden; der Rechenpuffer wächst damit</translation>
    </message>
    <message>
        <source>tokens of prompts that are taken in together</source>
        <translation>Tokens von Prompts, die zusammen hereingenommen werden</translation>
    </message>
    <message>
        <source>too old for this engine</source>
        <translation>zu alt für diese Engine</translation>
    </message>
    <message>
        <source>top_k must be a number of tokens; 0 means all of them.</source>
        <translation>top_k muss eine Zahl von Token sein; 0 heißt alle.</translation>
    </message>
    <message>
        <source>top_p and min_p must be from 0 to 1.</source>
        <translation>top_p und min_p müssen zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>typed in by you</source>
        <translation>von Hand eingetragen</translation>
    </message>
    <message>
        <source>typed in by you; the engine does not list it, so models do not use it</source>
        <translation>von Hand eingetragen; die Engine kennt sie nicht, darum verwenden Modelle sie nicht</translation>
    </message>
    <message>
        <source>vLLM and SGLang keep keys and values alike, in 16 bits (f16) or in 8 (q8_0), not as {keys} and {values}.</source>
        <translation>vLLM und SGLang halten Keys und Values gleich, in 16 Bit (f16) oder in 8 (q8_0), nicht als {keys} und {values}.</translation>
    </message>
    <message>
        <source>vLLM and SGLang share a model out evenly and keep all of it on the cards: leave out what says where layers or parts of it lie.</source>
        <translation>vLLM und SGLang verteilen ein Modell gleichmäßig und halten es ganz auf den Karten: weglassen, was sagt, wo Schichten oder Teile davon liegen.</translation>
    </message>
    <message>
        <source>vLLM and SGLang want cards of NVIDIA or AMD with memory of their own, and there are none.</source>
        <translation>vLLM und SGLang brauchen Karten von NVIDIA oder AMD mit eigenem Speicher, und es gibt keine.</translation>
    </message>
    <message>
        <source>values of the chat memory in fewer bits</source>
        <translation>Werte des Chat-Speichers in weniger Bits</translation>
    </message>
    <message>
        <source>waited in vain for {lender}</source>
        <translation>hat vergeblich auf {lender} gewartet</translation>
    </message>
    <message>
        <source>what conversations begin with alike is computed and kept once</source>
        <translation>was Gespräche am Anfang gemeinsam haben, wird einmal gerechnet und gehalten</translation>
    </message>
    <message>
        <source>what does not fit into it is moved to system memory, far slower</source>
        <translation>was nicht hineinpasst, wird in den Arbeitsspeicher verschoben, weit langsamer</translation>
    </message>
    <message>
        <source>what goes with {processor}</source>
        <translation>was zu {processor} gehört</translation>
    </message>
    <message>
        <source>what is in its container</source>
        <translation>was in seinem Container ist</translation>
    </message>
    <message>
        <source>what it is called; a name without dots</source>
        <translation>wie er heißt; ein Name ohne Punkte</translation>
    </message>
    <message>
        <source>what its own computer needs is taken off already</source>
        <translation>was sein eigener Computer braucht, ist schon abgezogen</translation>
    </message>
    <message>
        <source>what leaves the cards' cache goes to system memory, and from there to the disk</source>
        <translation>was den Gesprächsspeicher der Karten verlässt, geht in den Arbeitsspeicher und von dort auf die Platte</translation>
    </message>
    <message>
        <source>what leaves the cards' cache stays in system memory; it comes back without being computed</source>
        <translation>was den Gesprächsspeicher der Karten verlässt, bleibt im Arbeitsspeicher; es kommt ungerechnet zurück</translation>
    </message>
    <message>
        <source>what programs ask for</source>
        <translation>wonach Programme fragen</translation>
    </message>
    <message>
        <source>what was offered is not what is pinned, by its hash.</source>
        <translation>Das Angebotene ist nach seinem Hash nicht das Festgelegte.</translation>
    </message>
    <message>
        <source>where it is asked</source>
        <translation>wo er gefragt wird</translation>
    </message>
    <message>
        <source>where it is asked; the planned one has its usual port</source>
        <translation>wo es gefragt wird; das geplante hat seinen üblichen Port</translation>
    </message>
    <message>
        <source>which of them this is, from 0</source>
        <translation>der wievielte davon dieser ist, ab 0</translation>
    </message>
    <message>
        <source>with system memory for four times the cards' cache</source>
        <translation>mit Arbeitsspeicher für das Vierfache des Gesprächsspeichers der Karten</translation>
    </message>
    <message>
        <source>with the cache in 8 bits</source>
        <translation>mit Gesprächsspeicher in 8 Bit</translation>
    </message>
    <message>
        <source>within WSL, NVIDIA's driver does not tell which process holds how much graphics memory</source>
        <translation>in WSL sagt der Treiber von NVIDIA nicht, welcher Prozess wie viel Grafikspeicher hält</translation>
    </message>
    <message>
        <source>without a reason</source>
        <translation>ohne Angabe von Gründen</translation>
    </message>
    <message>
        <source>without prefix caching</source>
        <translation>ohne gemeinsame Anfänge (Prefix Caching)</translation>
    </message>
    <message>
        <source>without prefix-aware routing</source>
        <translation>ohne Verteilung nach gemeinsamen Anfängen</translation>
    </message>
    <message>
        <source>without system memory for the cache</source>
        <translation>ohne Arbeitsspeicher für den Gesprächsspeicher</translation>
    </message>
    <message>
        <source>your chats, which are damaged, cannot be saved</source>
        <translation>die beschädigten Chats können nicht gerettet werden</translation>
    </message>
    <message>
        <source>{address} is an address of the internet, and whoever reaches it could use and break what is lent. Lend at an address of your own network, or over an SSH tunnel; --public lends there all the same.</source>
        <translation>{address} ist eine Adresse im Internet, und wer sie erreicht, könnte benutzen und zerbrechen, was verliehen wird. Verleihen Sie unter einer Adresse des eigenen Netzes oder über einen SSH-Tunnel; --public verleiht trotzdem dort.</translation>
    </message>
    <message>
        <source>{address} is not an address of this computer. It has: {own}.</source>
        <translation>{address} ist keine Adresse dieses Computers. Er hat: {own}.</translation>
    </message>
    <message>
        <source>{address} stands for all addresses of this computer, also for those that strangers may reach. Name one: {own}.</source>
        <translation>{address} steht für alle Adressen dieses Computers, auch für die, die Fremde erreichen können. Nennen Sie eine: {own}.</translation>
    </message>
    <message>
        <source>{benchmark} {value:g}</source>
        <translation>{benchmark} {value:g}</translation>
    </message>
    <message>
        <source>{benchmark} {value:g} %</source>
        <translation>{benchmark} {value:g} %</translation>
    </message>
    <message>
        <source>{card} would not compute with keys in {kv_k} and values in {kv_v}. Choose q8_0 or q4_0 for both, or keep the chat memory in system memory.</source>
        <translation>{card} würde mit Schlüsseln in {kv_k} und Werten in {kv_v} nicht rechnen. Für beide q8_0 oder q4_0 wählen, oder den Gesprächsspeicher im Arbeitsspeicher lassen.</translation>
    </message>
    <message>
        <source>{change} To install it: {command}</source>
        <translation>{change} Zum Installieren: {command}</translation>
    </message>
    <message>
        <source>{cores} cores</source>
        <translation>{cores} Kerne</translation>
    </message>
    <message>
        <source>{count} borrowers are at work, which is as many as may be.</source>
        <translation>{count} Entleiher sind bei der Arbeit, mehr dürfen es nicht sein.</translation>
    </message>
    <message>
        <source>{count} models were left out for such reasons.</source>
        <translation>Aus solchen Gründen wurden {count} Modelle weggelassen.</translation>
    </message>
    <message>
        <source>{count} modules at {rate} MT/s, by udev</source>
        <translation>{count} Module mit {rate} MT/s, nach udev</translation>
    </message>
    <message>
        <source>{count} of {all} layers on graphics</source>
        <translation>{count} von {all} Schichten auf der Grafik</translation>
    </message>
    <message>
        <source>{count} × {name}</source>
        <translation>{count} × {name}</translation>
    </message>
    <message>
        <source>{device} ({name}) draws on the processor and is left out</source>
        <translation>{device} ({name}) zeichnet auf dem Prozessor und wird weggelassen</translation>
    </message>
    <message>
        <source>{device} has no memory that could be lent.</source>
        <translation>{device} hat keinen Speicher, der verliehen werden könnte.</translation>
    </message>
    <message>
        <source>{each:,} tokens for all conversations together</source>
        <translation>{each:,} Tokens für alle Gespräche zusammen</translation>
    </message>
    <message>
        <source>{figures} ({mode}), by {measurer}, put on one scale where measured models average 50.</source>
        <translation>{figures} ({mode}), von {measurer}, auf einer Skala, auf der gemessene Modelle im Mittel 50 haben.</translation>
    </message>
    <message>
        <source>{figures}, by {measurer}, put on one scale where measured models average 50.</source>
        <translation>{figures}, von {measurer}, auf einer Skala, auf der gemessene Modelle im Mittel 50 haben.</translation>
    </message>
    <message>
        <source>{figures}, by {publisher}'s own account and not yet by others, taken a little lower, and {less:.0f} points less for not thinking first.</source>
        <translation>{figures}, nach eigener Angabe von {publisher} und noch nicht von anderen gemessen, darum etwas niedriger angesetzt, und {less:.0f} Punkte weniger, weil es nicht erst nachdenkt.</translation>
    </message>
    <message>
        <source>{figures}, by {publisher}'s own account and not yet by others, taken a little lower.</source>
        <translation>{figures}, nach eigener Angabe von {publisher} und noch nicht von anderen gemessen, darum etwas niedriger angesetzt.</translation>
    </message>
    <message>
        <source>{first}</source>
        <translation>{first}</translation>
    </message>
    <message>
        <source>{first} or {next}</source>
        <translation>{first} oder {next}</translation>
    </message>
    <message>
        <source>{first} {next}</source>
        <translation>{first} {next}</translation>
    </message>
    <message>
        <source>{first}, {next}</source>
        <translation>{first}, {next}</translation>
    </message>
    <message>
        <source>{first}; {next}</source>
        <translation>{first}; {next}</translation>
    </message>
    <message>
        <source>{fit} {fit_2}</source>
        <translation>{fit} {fit_2}</translation>
    </message>
    <message>
        <source>{folder} holds more than {most:,} folders, of which the rest was left out. Add the folder that the models are in.</source>
        <translation>{folder} enthält mehr als {most:,} Ordner; die übrigen wurden weggelassen. Den Ordner hinzufügen, in dem die Modelle liegen.</translation>
    </message>
    <message>
        <source>{folder} is of the engine {version}, and this one is {wanted}: they would not understand each other.</source>
        <translation>{folder} gehört zur Engine {version}, und diese ist {wanted}: Sie würden einander nicht verstehen.</translation>
    </message>
    <message>
        <source>{folder} is only a link to {target}, so {name} is not thrown away from here. Remove it there.</source>
        <translation>{folder} ist nur eine Verknüpfung auf {target}, darum wird {name} von hier nicht weggeworfen. Dort entfernen.</translation>
    </message>
    <message>
        <source>{folder} may not be written to by you. Change its permissions, or choose another folder.</source>
        <translation>In {folder} darf hier nicht geschrieben werden. Die Zugriffsrechte ändern oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>{folder} was removed while it was written to. Start the download again.</source>
        <translation>{folder} wurde entfernt, während dort geschrieben wurde. Den Download neu beginnen.</translation>
    </message>
    <message>
        <source>{found} could mean several models here: give the path of one of {names}.</source>
        <translation>{found} könnte hier mehrere Modelle bedeuten: den Pfad von einem aus {names} angeben.</translation>
    </message>
    <message>
        <source>{found} is not on this computer. Download it first: plimsoll pull {found}</source>
        <translation>{found} ist nicht auf diesem Computer. Erst herunterladen: plimsoll pull {found}</translation>
    </message>
    <message>
        <source>{held} lie in system memory at {context} context: the experts of {experts} layers, of which each word needs a few; the rest is on graphics.</source>
        <translation>{held} liegen bei {context} Kontext im Arbeitsspeicher: die Experten von {experts} Schichten, von denen jedes Wort nur wenige braucht; der Rest ist auf der Grafik.</translation>
    </message>
    <message>
        <source>{held} lie in system memory at {context} context: {offloaded} of {layers} layers do not.</source>
        <translation>{held} liegen bei {context} Kontext im Arbeitsspeicher: {offloaded} von {layers} Schichten nicht.</translation>
    </message>
    <message>
        <source>{host} answers too slowly: it was not done after {seconds:.0f} seconds. Try again.</source>
        <translation>{host} antwortet zu langsam: Nach {seconds:.0f} Sekunden war es nicht fertig. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{host} answers with more than {most}, as no hub does. Check its address in the settings.</source>
        <translation>{host} antwortet mit mehr als {most}, was kein Hub tut. Prüfen Sie seine Adresse in den Einstellungen.</translation>
    </message>
    <message>
        <source>{host} answers, but not as a Hugging Face hub does. Check its address in the settings.</source>
        <translation>{host} antwortet, aber nicht wie ein Hugging-Face-Hub. Prüfen Sie seine Adresse in den Einstellungen.</translation>
    </message>
    <message>
        <source>{host} cannot be reached. Check that this computer is connected to the internet, then try again; a mirror or a proxy is chosen in the settings.</source>
        <translation>{host} ist nicht erreichbar. Prüfen Sie, ob dieser Computer mit dem Internet verbunden ist, und versuchen Sie es noch einmal; einen Spiegel oder Proxy wählen Sie in den Einstellungen.</translation>
    </message>
    <message>
        <source>{host} cannot prove who it is ({verify_message}). If your network inspects connections, let SSL_CERT_FILE name its certificate; else do not use this hub.</source>
        <translation>{host} kann sich nicht ausweisen ({verify_message}). Falls das Netzwerk Verbindungen mitliest, SSL_CERT_FILE auf dessen Zertifikat zeigen lassen; sonst diesen Hub nicht verwenden.</translation>
    </message>
    <message>
        <source>{host} does not take your token: it ran out or was withdrawn. First {log_in}.</source>
        <translation>{host} nimmt das Token nicht an: Es ist abgelaufen oder wurde zurückgezogen. Erst {log_in}.</translation>
    </message>
    <message>
        <source>{host} has closed {repo}. Choose another repository.</source>
        <translation>{host} hat {repo} geschlossen. Ein anderes Repository wählen.</translation>
    </message>
    <message>
        <source>{host} has no repository {repo} that you may see. Check the name, {hint}.</source>
        <translation>{host} hat kein sichtbares Repository {repo}. Den Namen prüfen, {hint}.</translation>
    </message>
    <message>
        <source>{host} has not answered for a while. Try again.</source>
        <translation>{host} hat eine Weile nicht geantwortet. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{host} has trouble of its own (status {status_code}). Try again later.</source>
        <translation>{host} hat selbst Schwierigkeiten (Status {status_code}). Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{host} is no address of this computer.</source>
        <translation>{host} ist keine Adresse dieses Computers.</translation>
    </message>
    <message>
        <source>{host} is not the hub. Give an address that begins with {endpoint}.</source>
        <translation>{host} ist nicht der Hub. Eine Adresse angeben, die mit {endpoint} beginnt.</translation>
    </message>
    <message>
        <source>{host} packs its answers although it was asked not to. Check the hub's address in the settings.</source>
        <translation>{host} packt seine Antworten, obwohl er gebeten wurde, es nicht zu tun. Prüfen Sie die Adresse des Hubs in den Einstellungen.</translation>
    </message>
    <message>
        <source>{host} refused with status {status_code}: {first}. Check the name.</source>
        <translation>{host} hat mit Status {status_code} abgelehnt: {first}. Den Namen prüfen.</translation>
    </message>
    <message>
        <source>{host} sends answers that cannot be followed ({error}). Check the hub's address in the settings.</source>
        <translation>{host} sendet Antworten, denen nicht zu folgen ist ({error}). Prüfen Sie die Adresse des Hubs in den Einstellungen.</translation>
    </message>
    <message>
        <source>{host} sends files only whole, so {name} cannot be looked into before it is downloaded. Download it, or choose another mirror in the settings.</source>
        <translation>{host} sendet Dateien nur ganz, deshalb lässt sich {name} vor dem Download nicht ansehen. Laden Sie sie herunter, oder wählen Sie in den Einstellungen einen anderen Spiegel.</translation>
    </message>
    <message>
        <source>{host} takes no more requests from here for now. Wait {wait:.0f} seconds, or log in for a higher limit.</source>
        <translation>{host} nimmt von hier vorerst keine Anfragen mehr an. {wait:.0f} Sekunden warten, oder sich für eine höhere Grenze anmelden.</translation>
    </message>
    <message>
        <source>{low:,.0f} to {high:,.0f} GB/s</source>
        <translation>{low:,.0f} bis {high:,.0f} GB/s</translation>
    </message>
    <message>
        <source>{memory} of system memory</source>
        <translation>{memory} Arbeitsspeicher</translation>
    </message>
    <message>
        <source>{memory} of system memory as in this computer</source>
        <translation>{memory} Arbeitsspeicher wie in diesem Computer</translation>
    </message>
    <message>
        <source>{model} at {quant}</source>
        <translation>{model} mit {quant}</translation>
    </message>
    <message>
        <source>{model} does not fit beside {other}, which Plimsoll’s window holds. Eject it there first.</source>
        <translation>{model} passt nicht neben {other}, das in Plimsolls Fenster geladen ist. Dort zuerst entladen.</translation>
    </message>
    <message>
        <source>{model} does not fit beside {other}, which is writing. Try again when it has ended.</source>
        <translation>{model} passt nicht neben {other}, das gerade schreibt. Danach noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{model} does not fit in memory.</source>
        <translation>{model} passt nicht in den Speicher.</translation>
    </message>
    <message>
        <source>{model} needs {needed} on {device} for {context:,} tokens of context, and {usable} can be used there.</source>
        <translation>{model} braucht {needed} auf {device} für {context:,} Token Kontext, und {usable} sind dort nutzbar.</translation>
    </message>
    <message>
        <source>{model} needs {needed} on {device} for {count} conversations of {context:,} tokens, and {usable} can be used there.</source>
        <translation>{model} braucht {needed} auf {device} für {count} Gespräche mit je {context:,} Token, und {usable} sind dort nutzbar.</translation>
    </message>
    <message>
        <source>{model} was ejected before its answer was whole.</source>
        <translation>{model} wurde entladen, bevor die Antwort vollständig war.</translation>
    </message>
    <message>
        <source>{model} writes; embeddings are made by models that are for that, as nomic-embed-text.</source>
        <translation>{model} schreibt; Embeddings machen Modelle, die dafür da sind, etwa nomic-embed-text.</translation>
    </message>
    <message>
        <source>{most:,} requests wait already. Try again in a while.</source>
        <translation>{most:,} Anfragen warten schon. Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{names} is damaged: its bytes are not those that were published. Download it again.</source>
        <translation>{names} ist beschädigt: Die Bytes sind nicht die veröffentlichten. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{names}: this engine, built without {backend}, cannot use it.</source>
        <translation>{names}: Diese Engine, ohne {backend} gebaut, kann sie nicht verwenden.</translation>
    </message>
    <message>
        <source>{names}: this engine, built without {backend}, cannot use them.</source>
        <translation>{names}: Diese Engine, ohne {backend} gebaut, kann sie nicht verwenden.</translation>
    </message>
    <message>
        <source>{name} ({facts})</source>
        <translation>{name} ({facts})</translation>
    </message>
    <message>
        <source>{name} ({parameters}) beats {smaller} ({fewer}), {points:.0f} to {less:.0f} points: its quantisation costs {loss:.1f}, the smaller model {cost:.0f}.</source>
        <translation>{name} ({parameters}) schlägt {smaller} ({fewer}) mit {points:.0f} zu {less:.0f} Punkten: Die Quantisierung kostet {loss:.1f}, das kleinere Modell {cost:.0f}.</translation>
    </message>
    <message>
        <source>{name} ({parameters}, {points:.0f} points in the original)</source>
        <translation>{name} ({parameters}, im Original {points:.0f} Punkte)</translation>
    </message>
    <message>
        <source>{name} ({parameters}, {points:.0f} points)</source>
        <translation>{name} ({parameters}, {points:.0f} Punkte)</translation>
    </message>
    <message>
        <source>{name} at {quant} was left out: {error}</source>
        <translation>{name} mit {quant} wurde weggelassen: {error}</translation>
    </message>
    <message>
        <source>{name} became shorter while it was read. Open it again.</source>
        <translation>{name} wurde während des Lesens kürzer. Noch einmal öffnen.</translation>
    </message>
    <message>
        <source>{name} belongs to another model, so pictures cannot be shown to this one.</source>
        <translation>{name} gehört zu einem anderen Modell, darum können diesem keine Bilder gezeigt werden.</translation>
    </message>
    <message>
        <source>{name} cannot be made as {quant}: its rows are no whole number of blocks.</source>
        <translation>{name} kann nicht als {quant} gemacht werden: Seine Zeilen sind keine ganze Zahl von Blöcken.</translation>
    </message>
    <message>
        <source>{name} cannot be made: {reason}.</source>
        <translation>{name} kann nicht angelegt werden: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {strerror}.</source>
        <translation>{name} kann nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>{name} claims {count:,} tensors, and no model has over {max_tensors:,}. Download it again.</source>
        <translation>{name} behauptet, {count:,} Tensoren zu haben, und kein Modell hat über {max_tensors:,}. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} claims {key_count:,} metadata keys, and no model has over {max_keys:,}.</source>
        <translation>{name} behauptet, {key_count:,} Schlüssel in den Metadaten zu haben, und kein Modell hat über {max_keys:,}.</translation>
    </message>
    <message>
        <source>{name} comes from the server other than it was published: its checksum is wrong however often it is fetched. Try again later, or choose another version.</source>
        <translation>{name} kommt vom Server anders, als es veröffentlicht wurde: Die Prüfsumme ist falsch, so oft es auch geholt wird. Später noch einmal versuchen, oder eine andere Version wählen.</translation>
    </message>
    <message>
        <source>{name} could not be compared with a file of its size: {reason}.</source>
        <translation>{name} konnte nicht mit einer gleich großen Datei verglichen werden: {reason}.</translation>
    </message>
    <message>
        <source>{name} could not be opened, so pictures cannot be shown to this model.</source>
        <translation>{name} konnte nicht geöffnet werden, darum können diesem Modell keine Bilder gezeigt werden.</translation>
    </message>
    <message>
        <source>{name} could not be read ({strerror}). Try again.</source>
        <translation>{name} konnte nicht gelesen werden ({strerror}). Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{name} could not be read: {strerror}.</source>
        <translation>{name} konnte nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>{name} could not be written: {strerror}.</source>
        <translation>{name} konnte nicht geschrieben werden: {strerror}.</translation>
    </message>
    <message>
        <source>{name} does not end with its last tensor.</source>
        <translation>{name} endet nicht mit dem letzten Tensor.</translation>
    </message>
    <message>
        <source>{name} has lists of more than {steps:,} strings, more than any vocabulary in use. It is damaged or was made to do harm; download it from its publisher.</source>
        <translation>{name} hat Listen von über {steps:,} Zeichenfolgen, mehr als jedes gebräuchliche Vokabular. Die Datei ist beschädigt oder soll Schaden anrichten; beim Herausgeber herunterladen.</translation>
    </message>
    <message>
        <source>{name} has no experts that could lie in system memory.</source>
        <translation>{name} hat keine Experten, die im Arbeitsspeicher liegen könnten.</translation>
    </message>
    <message>
        <source>{name} has no memory of its own. Say how much system memory its computer has.</source>
        <translation>{name} hat keinen eigenen Speicher. Bitte angeben, wie viel Arbeitsspeicher der Computer hat.</translation>
    </message>
    <message>
        <source>{name} has {blocks} layers, and parts of {asked} were to lie in system memory.</source>
        <translation>{name} hat {blocks} Schichten, und Teile von {asked} sollten im Arbeitsspeicher liegen.</translation>
    </message>
    <message>
        <source>{name} has {heads} attention heads, which {tensor} cards cannot share evenly: {fitting} can.</source>
        <translation>{name} hat {heads} Attention-Heads, die {tensor} Karten nicht gleichmäßig teilen können: {fitting} können es.</translation>
    </message>
    <message>
        <source>{name} has {layers} layers, which cannot make up {pipeline} stages.</source>
        <translation>{name} hat {layers} Schichten, aus denen keine {pipeline} Stufen werden können.</translation>
    </message>
    <message>
        <source>{name} has {length:,} bytes on the hub, and {size:,} were listed.</source>
        <translation>{name} hat auf dem Hub {length:,} Bytes, und {size:,} waren aufgeführt.</translation>
    </message>
    <message>
        <source>{name} has {quality}</source>
        <translation>{name} hat {quality}</translation>
    </message>
    <message>
        <source>{name} has {total} bytes on the hub, and {size} were listed.</source>
        <translation>{name} hat auf dem Hub {total} Bytes, und {size} waren aufgeführt.</translation>
    </message>
    <message>
        <source>{name} holds conversations of {most:,} tokens here, {best} {less:,}.</source>
        <translation>{name} fasst hier Gespräche von {most:,} Token, {best} {less:,}.</translation>
    </message>
    <message>
        <source>{name} holds {most:,} tokens: ask for a shorter conversation.</source>
        <translation>{name} fasst {most:,} Token: ein kürzeres Gespräch wünschen.</translation>
    </message>
    <message>
        <source>{name} holds {size}, and at most {most} can be attached. Attach the part that matters.</source>
        <translation>{name} ist {size} groß, und höchstens {most} können angehängt werden. Den Teil anhängen, auf den es ankommt.</translation>
    </message>
    <message>
        <source>{name} is 1 or more; leave it out for what fits best.</source>
        <translation>{name} ist 1 oder mehr; weglassen für das, was am besten passt.</translation>
    </message>
    <message>
        <source>{name} is GGUF version {version}, {what}. Download a version 3 file of this model.</source>
        <translation>{name} ist GGUF Version {version}, {what}. Eine Datei in Version 3 von diesem Modell herunterladen.</translation>
    </message>
    <message>
        <source>{name} is a big-endian GGUF, for other processors. Choose the usual version of it.</source>
        <translation>{name} ist ein GGUF in anderer Byte-Reihenfolge (Big Endian), für andere Prozessoren. Die übliche Fassung wählen.</translation>
    </message>
    <message>
        <source>{name} is a download of {size}, {best} of {more}.</source>
        <translation>{name} ist ein Download von {size}, {best} von {more}.</translation>
    </message>
    <message>
        <source>{name} is a folder. Attach the files in it that matter.</source>
        <translation>{name} ist ein Ordner. Die Dateien darin anhängen, auf die es ankommt.</translation>
    </message>
    <message>
        <source>{name} is a whole computer's chip. Plan for it alone.</source>
        <translation>{name} ist der Chip eines ganzen Computers. Allein damit planen.</translation>
    </message>
    <message>
        <source>{name} is a whole computer's chip: one of them is planned for at a time.</source>
        <translation>{name} ist der Chip eines ganzen Computers: Es wird immer nur mit einem geplant.</translation>
    </message>
    <message>
        <source>{name} is cut short or damaged: its header asks for byte {pos:,} of a file of {total:,} bytes. Download it again.</source>
        <translation>{name} ist abgeschnitten oder beschädigt: Der Kopf verlangt Byte {pos:,} einer Datei von {total:,} Bytes. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: it has the key {key} twice. Download it again.</source>
        <translation>{name} ist beschädigt: Der Schlüssel {key} kommt zweimal vor. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: its alignment is {stated}, not a power of two. Download it again.</source>
        <translation>{name} ist beschädigt: Die Ausrichtung ist {stated}, keine Zweierpotenz. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: its tensor {tensor} {what}. Download it again.</source>
        <translation>{name} ist beschädigt: Der Tensor {tensor} {what}. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: one of its metadata keys is empty. Download it again.</source>
        <translation>{name} ist beschädigt: Ein Schlüssel der Metadaten ist leer. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: the value of {key} has type {number}, which GGUF does not define. Download it again.</source>
        <translation>{name} ist beschädigt: Der Wert von {key} hat den Typ {number}, den GGUF nicht kennt. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: {key} has lists nested over {depth} deep. Download it again.</source>
        <translation>{name} ist beschädigt: {key} hat Listen, die tiefer als {depth} verschachtelt sind. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is damaged: {key} is true or false, yet holds {values}. Download it again.</source>
        <translation>{name} ist beschädigt: {key} ist wahr oder falsch, enthält aber {values}. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is empty. Download it again.</source>
        <translation>{name} ist leer. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is in the catalogue as {known}, not as {quant}. Choose one of those.</source>
        <translation>{name} ist als {known} im Katalog, nicht als {quant}. Davon eines wählen.</translation>
    </message>
    <message>
        <source>{name} is incomplete: {missing:,} bytes are missing of the {listed} that its header lists. Download it again.</source>
        <translation>{name} ist unvollständig: Es fehlen {missing:,} Bytes von den {listed}, die der Kopf aufführt. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>{name} is known, and not judged: it {why}</source>
        <translation>{name} ist bekannt, aber nicht beurteilt: Es {why}</translation>
    </message>
    <message>
        <source>{name} is listed already. To correct it, type its memory into its own entry.</source>
        <translation>{name} steht schon in der Liste. Zum Berichtigen den Speicher dort eintragen.</translation>
    </message>
    <message>
        <source>{name} is named twice. For two of them, write --on "2x {name}".</source>
        <translation>{name} ist zweimal genannt. Für zwei davon --on "2x {name}" schreiben.</translation>
    </message>
    <message>
        <source>{name} is no metadata that the engine can read.</source>
        <translation>{name} sind keine Metadaten, die die Engine lesen kann.</translation>
    </message>
    <message>
        <source>{name} is no plan of Plimsoll.</source>
        <translation>{name} ist kein Plan von Plimsoll.</translation>
    </message>
    <message>
        <source>{name} is not a GGUF file: it does not begin with the letters GGUF. Choose a .gguf file.</source>
        <translation>{name} ist keine GGUF-Datei: Sie beginnt nicht mit den Buchstaben GGUF. Eine .gguf-Datei wählen.</translation>
    </message>
    <message>
        <source>{name} is not a GGUF file; it looks like {likeness}</source>
        <translation>{name} ist keine GGUF-Datei; sie sieht aus wie {likeness}</translation>
    </message>
    <message>
        <source>{name} is not a file name this system can open.</source>
        <translation>{name} ist kein Dateiname, den dieses System öffnen kann.</translation>
    </message>
    <message>
        <source>{name} is not a file that can be attached.</source>
        <translation>{name} ist keine Datei, die angehängt werden kann.</translation>
    </message>
    <message>
        <source>{name} is not a text file.</source>
        <translation>{name} ist keine Textdatei.</translation>
    </message>
    <message>
        <source>{name} is not a text file. Text, code, Markdown, PDF files and pictures can be attached.</source>
        <translation>{name} ist keine Textdatei. Text, Code, Markdown, PDF-Dateien und Bilder können angehängt werden.</translation>
    </message>
    <message>
        <source>{name} is not made for pictures.</source>
        <translation>{name} ist nicht für Bilder gemacht.</translation>
    </message>
    <message>
        <source>{name} is not the name of a file on the hub. Write it like folder/model.gguf.</source>
        <translation>{name} ist kein Name einer Datei auf dem Hub. Wie Ordner/modell.gguf schreiben.</translation>
    </message>
    <message>
        <source>{name} is not there any more.</source>
        <translation>{name} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>{name} is one of {split_count:,} parts, and the name does not tell the others. Choose another version.</source>
        <translation>{name} ist einer von {split_count:,} Teilen, und der Name verrät die anderen nicht. Eine andere Version wählen.</translation>
    </message>
    <message>
        <source>{name} is shorter on the hub than it was when it was listed.</source>
        <translation>{name} ist auf dem Hub kürzer, als es aufgeführt war.</translation>
    </message>
    <message>
        <source>{name} is there and the engine was built for it, but does not list it: its driver may be older than the engine needs, or a setting such as CUDA_VISIBLE_DEVICES hides it</source>
        <translation>{name} ist da, und die Engine wurde dafür gebaut, führt sie aber nicht auf: Der Treiber ist vielleicht älter, als die Engine braucht, oder eine Einstellung wie CUDA_VISIBLE_DEVICES verbirgt sie</translation>
    </message>
    <message>
        <source>{name} is too large a PDF file to read ({size:,} MB). Attach the part that matters.</source>
        <translation>{name} ist eine zu große PDF-Datei ({size:,} MB). Den Teil anhängen, auf den es ankommt.</translation>
    </message>
    <message>
        <source>{name} is too large to hold exported chats.</source>
        <translation>{name} ist zu groß, um exportierte Chats zu enthalten.</translation>
    </message>
    <message>
        <source>{name} is {inner} seen through Direct3D and is left out</source>
        <translation>{name} ist {inner}, durch Direct3D gesehen, und wird weggelassen</translation>
    </message>
    <message>
        <source>{name} is {kind}, not a text. Copy the text that matters into the message.</source>
        <translation>{name} ist {kind}, kein Text. Den Text, auf den es ankommt, in die Nachricht kopieren.</translation>
    </message>
    <message>
        <source>{name} may not be read by you. Change its permissions, or copy it elsewhere.</source>
        <translation>{name} darf hier nicht gelesen werden. Die Zugriffsrechte ändern, oder anderswohin kopieren.</translation>
    </message>
    <message>
        <source>{name} stores {tensor} as {retired_types}, which llama.cpp has given up. Pick another version of this model.</source>
        <translation>{name} speichert {tensor} als {retired_types}, was llama.cpp aufgegeben hat. Eine andere Version dieses Modells nehmen.</translation>
    </message>
    <message>
        <source>{name} takes too long to read (over {seconds:.0f} seconds). Copy the text that matters.</source>
        <translation>{name} zu lesen dauert zu lange (über {seconds:.0f} Sekunden). Den Text kopieren, auf den es ankommt.</translation>
    </message>
    <message>
        <source>{name} uses tensor type {type_id} (in {tensor}), which this engine does not know. Update Plimsoll or pick another version of this model.</source>
        <translation>{name} verwendet den Tensortyp {type_id} (in {tensor}), den diese Engine nicht kennt. Plimsoll aktualisieren oder eine andere Version dieses Modells nehmen.</translation>
    </message>
    <message>
        <source>{name} was left out: {error}</source>
        <translation>{name} wurde weggelassen: {error}</translation>
    </message>
    <message>
        <source>{name} was replaced on the hub while it was read. Try again.</source>
        <translation>{name} wurde auf dem Hub ersetzt, während es gelesen wurde. Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{name} was trained to follow {context_train:,} tokens, and {context:,} were asked for. Choose {context_train:,} or fewer.</source>
        <translation>{name} wurde darauf trainiert, {context_train:,} Token zu folgen, und {context:,} waren verlangt. Höchstens {context_train:,} wählen.</translation>
    </message>
    <message>
        <source>{name} was written by a later Plimsoll. Update this one to open it.</source>
        <translation>{name} stammt von einem neueren Plimsoll. Dieses aktualisieren, um ihn zu öffnen.</translation>
    </message>
    <message>
        <source>{name} writes about {times:.1f} times as fast as {best}.</source>
        <translation>{name} schreibt etwa {times:.1f}-mal so schnell wie {best}.</translation>
    </message>
    <message>
        <source>{name} writes many times as fast as {best}.</source>
        <translation>{name} schreibt um ein Vielfaches schneller als {best}.</translation>
    </message>
    <message>
        <source>{name} {found}. Copy the text that matters into the message.</source>
        <translation>{name} {found}. Den Text, auf den es ankommt, in die Nachricht kopieren.</translation>
    </message>
    <message>
        <source>{name} {why}, so it is left out.</source>
        <translation>{name} {why} und wird darum weggelassen.</translation>
    </message>
    <message>
        <source>{name}'s memory moves {speed}, of which about {reached:.0%} is reached</source>
        <translation>der Speicher von {name} bewegt {speed}, wovon etwa {reached:.0%} erreicht werden</translation>
    </message>
    <message>
        <source>{name}, as its computer says</source>
        <translation>{name}, wie sein Computer sagt</translation>
    </message>
    <message>
        <source>{name}, as measured on this computer</source>
        <translation>{name}, wie auf diesem Computer gemessen</translation>
    </message>
    <message>
        <source>{name}: this engine was built without Metal and runs on the processor alone. With one that can, a model could compute on the graphics, from the same memory.</source>
        <translation>{name}: Diese Engine wurde ohne Metal gebaut und läuft nur auf dem Prozessor. Mit einer, die es hat, könnte ein Modell auf der Grafik rechnen, aus demselben Speicher.</translation>
    </message>
    <message>
        <source>{name}: {owner} pairs it with a projector for another model, so it is taken to see no pictures.</source>
        <translation>{name}: {owner} gibt ihm einen Projektor für ein anderes Modell, darum gilt es als eines, das keine Bilder sieht.</translation>
    </message>
    <message>
        <source>{own} are set aside for it when the computer starts, and it may borrow up to {more} of system memory</source>
        <translation>{own} werden beim Start des Computers dafür reserviert, und bis zu {more} des Arbeitsspeichers dürfen geliehen werden</translation>
    </message>
    <message>
        <source>{own}, and system memory that is available</source>
        <translation>{own} und verfügbarer Arbeitsspeicher</translation>
    </message>
    <message>
        <source>{parent}, into which the download was written, was removed. Start it again.</source>
        <translation>{parent}, wohin der Download geschrieben wurde, ist entfernt worden. Ihn neu beginnen.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({error}). Repair or delete it; the defaults are used until then.</source>
        <translation>{path} kann nicht gelesen werden ({error}). Ausbessern oder löschen; bis dahin gelten die Voreinstellungen.</translation>
    </message>
    <message>
        <source>{path} cannot be removed: {strerror}.</source>
        <translation>{path} lässt sich nicht entfernen: {strerror}.</translation>
    </message>
    <message>
        <source>{path} cannot be written: it would hold a name that is not valid text.</source>
        <translation>{path} kann nicht geschrieben werden: Darin stünde ein Name, der kein gültiger Text ist.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {strerror}.</source>
        <translation>{path} kann nicht geschrieben werden: {strerror}.</translation>
    </message>
    <message>
        <source>{path} changed after it was opened. Open it again.</source>
        <translation>{path} hat sich nach dem Öffnen geändert. Noch einmal öffnen.</translation>
    </message>
    <message>
        <source>{path} could not be laid out as a sparse file of {length:,} bytes ({error}). Point the temporary folder to another disk.</source>
        <translation>{path} konnte nicht als löchrige Datei von {length:,} Bytes angelegt werden ({error}). Den Ordner für Temporäres auf einen anderen Datenträger legen.</translation>
    </message>
    <message>
        <source>{path} could not be moved to the trash ({value}). Delete it in your file manager.</source>
        <translation>{path} konnte nicht in den Papierkorb verschoben werden ({value}). Im Dateimanager löschen.</translation>
    </message>
    <message>
        <source>{path} could not be read, so Jan's model there is left out.</source>
        <translation>{path} konnte nicht gelesen werden, darum wird das Modell von Jan dort weggelassen.</translation>
    </message>
    <message>
        <source>{path} is a folder. Choose a .gguf file in it.</source>
        <translation>{path} ist ein Ordner. Eine .gguf-Datei darin wählen.</translation>
    </message>
    <message>
        <source>{path} is no manifest that Ollama could read, so its model is left out.</source>
        <translation>{path} ist kein Manifest, das Ollama lesen könnte, darum wird sein Modell weggelassen.</translation>
    </message>
    <message>
        <source>{path} is not a file of Plimsoll's. Move it away and start again.</source>
        <translation>{path} ist keine Datei von Plimsoll. Woandershin verschieben und neu starten.</translation>
    </message>
    <message>
        <source>{path} is not a file of its own but another name of one, and a download never writes through such. Remove it.</source>
        <translation>{path} ist keine eigene Datei, sondern ein anderer Name einer Datei, und ein Download schreibt nie durch solche hindurch. Entfernen.</translation>
    </message>
    <message>
        <source>{path} is not a regular file. Choose a .gguf file.</source>
        <translation>{path} ist keine gewöhnliche Datei. Eine .gguf-Datei wählen.</translation>
    </message>
    <message>
        <source>{path} is only a link to another folder, and a download never writes through such. Remove it.</source>
        <translation>{path} ist nur eine Verknüpfung auf einen anderen Ordner, und ein Download schreibt nie durch solche hindurch. Entfernen.</translation>
    </message>
    <message>
        <source>{path} is part {number:,} of {count:,} of a model, and llama.cpp finds the parts by names that end in {ending}. Rename it so.</source>
        <translation>{path} ist Teil {number:,} von {count:,} eines Modells, und llama.cpp findet die Teile an Namen, die auf {ending} enden. Entsprechend umbenennen.</translation>
    </message>
    <message>
        <source>{path} is write-protected, or its folder is. Change its permissions, and then remove it.</source>
        <translation>{path} ist schreibgeschützt, oder der Ordner ist es. Die Zugriffsrechte ändern und dann entfernen.</translation>
    </message>
    <message>
        <source>{path} lies on a disk that has no trash for you. Delete it in your file manager.</source>
        <translation>{path} liegt auf einem Datenträger ohne Papierkorb. Im Dateimanager löschen.</translation>
    </message>
    <message>
        <source>{place} could not be looked into: {why}.</source>
        <translation>{place} konnte nicht untersucht werden: {why}.</translation>
    </message>
    <message>
        <source>{points:.0f} points: {words} {cost}</source>
        <translation>{points:.0f} Punkte: {words} {cost}</translation>
    </message>
    <message>
        <source>{pool} unless --memory says otherwise, of which {memory} for graphics: {rule}</source>
        <translation>{pool}, wenn --memory nichts anderes sagt, davon {memory} für die Grafik: {rule}</translation>
    </message>
    <message>
        <source>{pool}, of which {memory} for graphics: {rule}</source>
        <translation>{pool}, davon {memory} für die Grafik: {rule}</translation>
    </message>
    <message>
        <source>{problem} Start the download again to get the file that is there now.</source>
        <translation>{problem} Den Download neu beginnen, um die Datei zu bekommen, die jetzt dort ist.</translation>
    </message>
    <message>
        <source>{problem} What was fetched is kept; resume when the connection is better.</source>
        <translation>{problem} Was da ist, bleibt erhalten; fortsetzen, wenn die Verbindung besser ist.</translation>
    </message>
    <message>
        <source>{projector} lies beside {model} but was made for another model, so pictures cannot be shown. Put the projector (mmproj) of this model there.</source>
        <translation>{projector} liegt neben {model}, wurde aber für ein anderes Modell gemacht; darum können keine Bilder gezeigt werden. Den Projektor (mmproj) dieses Modells dorthin legen.</translation>
    </message>
    <message>
        <source>{quant} costs next to nothing.</source>
        <translation>{quant} kostet fast nichts.</translation>
    </message>
    <message>
        <source>{quant} costs {cost:.1f} of them: a divergence of {nats:.3f} ({source}), like {smaller:.0%} less size.</source>
        <translation>{quant} kostet {cost:.1f} davon: eine Abweichung von {nats:.3f} ({source}), wie {smaller:.0%} weniger Größe.</translation>
    </message>
    <message>
        <source>{quant} is what its publisher trained it for, so nothing is lost.</source>
        <translation>{quant} ist das, wofür der Herausgeber es trainiert hat; verloren geht also nichts.</translation>
    </message>
    <message>
        <source>{quant} would be {gain:.1f} points better, which nobody notices, for {more} more.</source>
        <translation>{quant} wäre um {gain:.1f} Punkte besser, was niemand merkt, für {more} mehr.</translation>
    </message>
    <message>
        <source>{repo} has no GGUF model in it, and llama.cpp runs no other. Search for a GGUF version of it.</source>
        <translation>{repo} enthält kein GGUF-Modell, und llama.cpp führt nichts anderes aus. Nach einer GGUF-Fassung suchen.</translation>
    </message>
    <message>
        <source>{repo} has no branch, tag or commit {revision}. Leave it out for the newest files.</source>
        <translation>{repo} hat keinen Zweig, kein Tag und keinen Commit {revision}. Weglassen, um die neuesten Dateien zu nehmen.</translation>
    </message>
    <message>
        <source>{repo} has no file {file} any more. List the repository again.</source>
        <translation>{repo} hat keine Datei {file} mehr. Das Repository neu auflisten.</translation>
    </message>
    <message>
        <source>{repo} has no file {name}. {choices}</source>
        <translation>{repo} hat keine Datei {name}. {choices}</translation>
    </message>
    <message>
        <source>{repo} has no model that llama.cpp runs.</source>
        <translation>{repo} hat kein Modell, das llama.cpp ausführt.</translation>
    </message>
    <message>
        <source>{repo} has no version {quant}. {choices}</source>
        <translation>{repo} hat keine Version {quant}. {choices}</translation>
    </message>
    <message>
        <source>{repo} has scales for {group} numbers at a time, and with {tensor} cards to share each layer they would not stay together: leave the number of cards to the plan, or choose another format.</source>
        <translation>{repo} hat Skalierungen für je {group} Zahlen, und mit {tensor} Karten, die sich jede Schicht teilen, blieben sie nicht beisammen: Die Zahl der Karten sollte dem Plan überlassen oder ein anderes Format gewählt werden.</translation>
    </message>
    <message>
        <source>{repo} has several versions: add one, as {builds}. {choices}</source>
        <translation>{repo} hat mehrere Versionen: eine anfügen, wie {builds}. {choices}</translation>
    </message>
    <message>
        <source>{repo} has terms that you have not accepted. Accept them at {address}, then try again.</source>
        <translation>{repo} hat Bedingungen, die noch nicht angenommen sind. Sie unter {address} annehmen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{repo} has terms to accept first. Do so at {address}, then {log_in}.</source>
        <translation>{repo} hat Bedingungen, die erst anzunehmen sind. Das unter {address} tun, dann {log_in}.</translation>
    </message>
    <message>
        <source>{repo} has {name}, a piece that was cut by hand: download all pieces of it from its page, join them in order into one .gguf file, and open that.</source>
        <translation>{repo} enthält {name}, ein von Hand geschnittenes Stück: alle Stücke von der Seite herunterladen, der Reihe nach zu einer .gguf-Datei zusammenfügen und diese öffnen.</translation>
    </message>
    <message>
        <source>{repo} is not the name of a repository. Write it like owner/repo.</source>
        <translation>{repo} ist kein Name eines Repositorys. Wie owner/repo schreiben.</translation>
    </message>
    <message>
        <source>{repo} is under the licence {license}. Show it before the download.</source>
        <translation>{repo} steht unter der Lizenz {license}. Sie vor dem Herunterladen zeigen.</translation>
    </message>
    <message>
        <source>{repo} lacks {missing}, a part of {label}. Choose another.</source>
        <translation>In {repo} fehlt {missing}, ein Teil von {label}. Etwas anderes wählen.</translation>
    </message>
    <message>
        <source>{rule}: {lent} of {memory}</source>
        <translation>{rule}: {lent} von {memory}</translation>
    </message>
    <message>
        <source>{size} is no size for a device. Write one between {least} and 8 TB.</source>
        <translation>{size} ist keine Größe für eine Recheneinheit. Eine zwischen {least} und 8 TB schreiben.</translation>
    </message>
    <message>
        <source>{size} is no size for memory. Write one from {least} to {most}.</source>
        <translation>{size} ist keine Größe für Speicher. Eine von {least} bis {most} schreiben.</translation>
    </message>
    <message>
        <source>{size} of system memory are to keep chat memory, and there are {memory}.</source>
        <translation>{size} Arbeitsspeicher sollen Gesprächsspeicher halten, und es gibt {memory}.</translation>
    </message>
    <message>
        <source>{source} changed after it was opened. Open it again.</source>
        <translation>{source} hat sich nach dem Öffnen geändert. Noch einmal öffnen.</translation>
    </message>
    <message>
        <source>{speed:,.0f} GB/s</source>
        <translation>{speed:,.0f} GB/s</translation>
    </message>
    <message>
        <source>{speed:,.0f} GB/s, usual for a card of its size, are assumed for {name}</source>
        <translation>{speed:,.0f} GB/s, üblich für eine Karte dieser Größe, sind für {name} angenommen</translation>
    </message>
    <message>
        <source>{speed:,.0f} GB/s, usual for two channels, are assumed for system memory</source>
        <translation>{speed:,.0f} GB/s, üblich für zwei Kanäle, sind für den Arbeitsspeicher angenommen</translation>
    </message>
    <message>
        <source>{speed:,.0f} GB/s, usual for two channels, are assumed for {name}, which reads system memory</source>
        <translation>{speed:,.0f} GB/s, üblich für zwei Kanäle, sind für {name} angenommen, das den Arbeitsspeicher liest</translation>
    </message>
    <message>
        <source>{tensor} cards are to share each layer, and a computer has {cards}: only stages go across computers.</source>
        <translation>{tensor} Karten sollen sich jede Schicht teilen, und ein Computer hat {cards}: Nur Stufen gehen über Computer hinweg.</translation>
    </message>
    <message>
        <source>{tensor} × {pipeline} cards are asked for, and there are {together}.</source>
        <translation>{tensor} × {pipeline} Karten sind verlangt, und es gibt {together}.</translation>
    </message>
    <message>
        <source>{text} is no page of a repository. Copy the address of the model's own page.</source>
        <translation>{text} ist keine Seite eines Repositorys. Die Adresse der Seite des Modells kopieren.</translation>
    </message>
    <message>
        <source>{text} names nothing on the hub. Write owner/repo, or owner/repo:Q4_K_M.</source>
        <translation>{text} benennt nichts auf dem Hub. owner/repo oder owner/repo:Q4_K_M schreiben.</translation>
    </message>
    <message>
        <source>{text} tokens are more than any model reads.</source>
        <translation>{text} Token sind mehr, als irgendein Modell liest.</translation>
    </message>
    <message>
        <source>{title} has no files to download.</source>
        <translation>{title} hat keine Dateien zum Herunterladen.</translation>
    </message>
    <message>
        <source>{title} is planned for one computer; vllm-ray goes over several.</source>
        <translation>{title} wird für einen Computer geplant; über mehrere geht vllm-ray.</translation>
    </message>
    <message>
        <source>{title} serves one model.</source>
        <translation>{title} stellt ein Modell bereit.</translation>
    </message>
    <message>
        <source>{total}, {active:.1f} B of them active</source>
        <translation>{total}, davon {active:.1f} Mrd. aktiv</translation>
    </message>
    <message>
        <source>{users} conversations of {each:,} tokens each</source>
        <translation>{users} Gespräche mit je {each:,} Tokens</translation>
    </message>
    <message>
        <source>{users} users with {context:,} tokens each are more than is worked out here: up to {most:,} tokens together.</source>
        <translation>{users} Nutzer mit je {context:,} Token sind mehr, als hier ausgerechnet wird: zusammen bis zu {most:,} Token.</translation>
    </message>
    <message>
        <source>{what} ({facts})</source>
        <translation>{what} ({facts})</translation>
    </message>
    <message>
        <source>{what} does not fit at {quant}, the smallest version that the catalogue knows, a download of {size}: {missing} are missing. A search of the hub may find smaller ones.</source>
        <translation>{what} passt mit {quant} nicht, der kleinsten Version, die der Katalog kennt, einem Download von {size}: Es fehlen {missing}. Auf dem Hub finden sich vielleicht kleinere.</translation>
    </message>
    <message>
        <source>{what} does not fit: even at {quant}, a download of {size}, {missing} are missing.</source>
        <translation>{what} passt nicht: Selbst mit {quant}, einem Download von {size}, fehlen {missing}.</translation>
    </message>
    <message>
        <source>{what} fits only by taking {taken} of the safety margin: {speed}.</source>
        <translation>{what} passt nur, wenn es {taken} der Sicherheitsreserve nimmt: {speed}.</translation>
    </message>
    <message>
        <source>{what} fits, but its quantisation costs {loss:.0f} points of the {original:.0f} it was made with.</source>
        <translation>{what} passt, aber die Quantisierung kostet {loss:.0f} Punkte von den {original:.0f}, mit denen es gemacht wurde.</translation>
    </message>
    <message>
        <source>{what} fits, but nobody has measured it yet; it may be better than {best}, or not.</source>
        <translation>{what} passt, aber niemand hat es bisher gemessen; es kann besser als {best} sein oder auch nicht.</translation>
    </message>
    <message>
        <source>{what} fits, but writes too slowly: {speed}, and {wished:g} are wished for.</source>
        <translation>{what} passt, schreibt aber zu langsam: {speed}, und {wished:g} sind gewünscht.</translation>
    </message>
    <message>
        <source>{what} follows {most:,} tokens at most, and {wished:,} are wished for.</source>
        <translation>{what} folgt höchstens {most:,} Token, und {wished:,} sind gewünscht.</translation>
    </message>
    <message>
        <source>{what} is not the name of a version. Write it like Q4_K_M.</source>
        <translation>{what} ist kein Name einer Version. Wie Q4_K_M schreiben.</translation>
    </message>
    <message>
        <source>{what} would leave {held} in system memory: {speed}.</source>
        <translation>{what} ließe {held} im Arbeitsspeicher: {speed}.</translation>
    </message>
    <message>
        <source>{why}, and 600 MB for the CUDA driver's own context</source>
        <translation>{why}, und 600 MB für den eigenen Kontext des CUDA-Treibers</translation>
    </message>
    <message>
        <source>“{plain}” is not a size. Write it like 16 GB or 800 MB.</source>
        <translation>„{plain}“ ist keine Größe. Wie 16 GB oder 800 MB schreiben.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Export all chats</source>
        <translation>Alle Chats exportieren</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Diesen Chat exportieren</translation>
    </message>
    <message>
        <source>Exported chats (*.json *.md)</source>
        <translation>Exportierte Chats (*.json *.md)</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>JSON, with every version of every message (*.json)</source>
        <translation>JSON, mit jeder Fassung jeder Nachricht (*.json)</translation>
    </message>
    <message>
        <source>Markdown, to read (*.md)</source>
        <translation>Markdown, zum Lesen (*.md)</translation>
    </message>
</context>
<context>
    <name>Find</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Look in all chats</source>
        <translation>In allen Chats suchen</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>Not in this chat</source>
        <translation>Nicht in diesem Chat</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>{0} gefunden</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>FirstModel</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Fetches {0}, then opens a chat</source>
        <translation>Holt {0} und öffnet dann einen Chat</translation>
    </message>
    <message>
        <source>Fetching the model to try</source>
        <translation>Das Modell zum Ausprobieren wird geholt</translation>
    </message>
    <message>
        <source>Fetching {0}, {1}…</source>
        <translation>{0}, {1}, wird geholt…</translation>
    </message>
    <message>
        <source>The chat opens as soon as this computer is known.</source>
        <translation>Der Chat öffnet sich, sobald dieser Computer bekannt ist.</translation>
    </message>
    <message>
        <source>To try the app: {0}, {1}, is here. It makes up much of what it says.</source>
        <translation>Zum Ausprobieren ist {0}, {1}, schon da. Vieles von dem, was es sagt, ist erfunden.</translation>
    </message>
    <message>
        <source>To try the app: {0}, {1}. It makes up much of what it says.</source>
        <translation>Zum Ausprobieren: {0}, {1}. Vieles von dem, was es sagt, ist erfunden.</translation>
    </message>
    <message>
        <source>Try it now</source>
        <translation>Jetzt ausprobieren</translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message numerus="yes">
        <source>About %Ln turns left at this pace, {0} each.</source>
        <translation>
            <numerusform>In diesem Tempo bleibt noch etwa ein Beitrag von je {0}.</numerusform>
            <numerusform>In diesem Tempo bleiben noch etwa %Ln Beiträge von je {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At this pace, %Ln tokens a turn, the next turn fills the context.</source>
        <translation>
            <numerusform>In diesem Tempo, ein Token je Beitrag, füllt der nächste den Kontext.</numerusform>
            <numerusform>In diesem Tempo, %Ln Token je Beitrag, füllt der nächste den Kontext.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Frontier</name>
    <message>
        <source>Nothing to compare yet.</source>
        <translation>Noch nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Point at a build, or move with the arrow keys: ← → along the best, ↑ ↓ by quality.</source>
        <translation>Auf eine Version zeigen, oder mit den Pfeiltasten wandern: ← → entlang der besten, ↑ ↓ nach Qualität.</translation>
    </message>
    <message>
        <source>a model can use {0}</source>
        <translation>ein Modell kann {0} nutzen</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>quality in points, 50 is average</source>
        <translation>Qualität in Punkten, 50 ist der Durchschnitt</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>2 × {0} layers × {1} heads × {2} × {3} bytes × {4}</source>
        <translation>2 × {0} Schichten × {1} Köpfe × {2} × {3} Bytes × {4}</translation>
    </message>
    <message>
        <source>Back to: {0}</source>
        <translation>Zurück zu: {0}</translation>
    </message>
    <message>
        <source>Goes with it</source>
        <translation>Gehört dazu</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Nothing is said of that here.</source>
        <translation>Davon ist hier nichts gesagt.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Hilfe durchsuchen</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Themen</translation>
    </message>
    <message>
        <source>What does this mean?</source>
        <translation>Was bedeutet das?</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Was es bedeutet</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Engine memory over the last ten minutes: now {0}, expected {1}</source>
        <translation>Speicher der Engine in den letzten zehn Minuten: jetzt {0}, erwartet {1}</translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message numerus="yes">
        <source>%Ln repositories with GGUF files</source>
        <translation>
            <numerusform>%Ln Repository mit GGUF-Dateien</numerusform>
            <numerusform>%Ln Repositorys mit GGUF-Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln repositories with GGUF files, most downloaded first</source>
        <translation>
            <numerusform>%Ln Repository mit GGUF-Dateien</numerusform>
            <numerusform>%Ln Repositorys mit GGUF-Dateien, die meistgeladenen zuerst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln versions</source>
        <translation>
            <numerusform>%Ln Version</numerusform>
            <numerusform>%Ln Versionen</numerusform>
        </translation>
    </message>
    <message>
        <source>Any GGUF model on Hugging Face</source>
        <translation>Jedes GGUF-Modell auf Hugging Face</translation>
    </message>
    <message>
        <source>Asking Hugging Face</source>
        <translation>Hugging Face wird gefragt</translation>
    </message>
    <message>
        <source>Asking Hugging Face…</source>
        <translation>Hugging Face wird gefragt…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Downloads a month</source>
        <translation>Downloads im Monat</translation>
    </message>
    <message numerus="yes">
        <source>Looked into {0} of %Ln versions; a few MB of each are read</source>
        <translation>
            <numerusform>{0} von einer Version untersucht; ein paar MB davon werden gelesen</numerusform>
            <numerusform>{0} von %Ln Versionen untersucht; von jeder werden ein paar MB gelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Most open models are published on huggingface.co. Search by name. Of each version a few MB are read to say exactly whether it fits, before anything is downloaded. Nothing is asked until you search.</source>
        <translation>Die meisten offenen Modelle werden auf huggingface.co veröffentlicht. Nach dem Namen suchen. Von jeder Version werden ein paar MB gelesen, um genau zu sagen, ob sie passt, bevor etwas heruntergeladen wird. Ohne Suche wird nichts gefragt.</translation>
    </message>
    <message>
        <source>No repository with GGUF files has all of these words in its name. Try fewer of them.</source>
        <translation>Kein Repository mit GGUF-Dateien hat alle diese Wörter im Namen. Weniger davon versuchen.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Repositories found</source>
        <translation>Gefundene Repositorys</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search Hugging Face</source>
        <translation>Hugging Face durchsuchen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Words of a name, or owner/repository, or the address of its page</source>
        <translation>Wörter eines Namens, owner/repository oder die Adresse der Seite</translation>
    </message>
    <message>
        <source>can look at images, with a file beside it</source>
        <translation>kann Bilder ansehen, mit einer Datei daneben</translation>
    </message>
    <message>
        <source>has terms to accept</source>
        <translation>hat Bedingungen, die anzunehmen sind</translation>
    </message>
    <message>
        <source>its terms have to be accepted on its page</source>
        <translation>die Bedingungen sind auf der Seite anzunehmen</translation>
    </message>
    <message>
        <source>licence not stated</source>
        <translation>Lizenz nicht angegeben</translation>
    </message>
    <message>
        <source>licence {0}</source>
        <translation>Lizenz {0}</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privat</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>bis {0}</translation>
    </message>
    <message>
        <source>{0} M</source>
        <translation>{0} Mio.</translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} und noch eines</numerusform>
            <numerusform>{0} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} chat memory</source>
        <translation>{0} Gesprächsspeicher</translation>
    </message>
    <message>
        <source>{0} download</source>
        <translation>{0} Download</translation>
    </message>
    <message>
        <source>{0} engine and driver</source>
        <translation>{0} Engine und Treiber</translation>
    </message>
    <message>
        <source>{0} k</source>
        <translation>{0} Tsd.</translation>
    </message>
    <message>
        <source>{0} vocabulary</source>
        <translation>{0} Vokabular</translation>
    </message>
    <message>
        <source>{0} weights</source>
        <translation>{0} Gewichte</translation>
    </message>
    <message>
        <source>{0} working space</source>
        <translation>{0} Rechenpuffer</translation>
    </message>
</context>
<context>
    <name>InMemory</name>
    <message>
        <source>Eject</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Eject {0}</source>
        <translation>{0} entladen</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
</context>
<context>
    <name>Learned</name>
    <message numerus="yes">
        <source>measured on this computer: {0} in %Ln earlier loads of this model</source>
        <translation>
            <numerusform>auf diesem Computer gemessen: {0} beim früheren Laden dieses Modells</numerusform>
            <numerusform>auf diesem Computer gemessen: {0} bei %Ln früheren Ladevorgängen dieses Modells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>measured on this computer: {0} in %Ln loads of other models; not in the sum</source>
        <translation>
            <numerusform>auf diesem Computer gemessen: {0} beim Laden eines anderen Modells; nicht in der Summe</numerusform>
            <numerusform>auf diesem Computer gemessen: {0} bei %Ln Ladevorgängen anderer Modelle; nicht in der Summe</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Chat memory when full</source>
        <translation>Gesprächsspeicher, wenn voll</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
</context>
<context>
    <name>Lenders</name>
    <message numerus="yes">
        <source>%Ln devices, {0} free</source>
        <translation>
            <numerusform>Ein Gerät, {0} frei</numerusform>
            <numerusform>%Ln Geräte, {0} frei</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that is too large for this computer can lie partly on others: lend them there, on this page of Plimsoll or with “plimsoll lend ADDRESS”. What is sent is neither encrypted nor authenticated, so use it in a network that you trust, or through an SSH tunnel. Where it would be slower, models stay here.</source>
        <translation>Ein Modell, das für diesen Computer zu groß ist, kann teilweise auf anderen liegen: verleihen Sie sie dort, auf dieser Seite von Plimsoll oder mit „plimsoll lend ADRESSE“. Was gesendet wird, ist weder verschlüsselt noch beglaubigt; nutzen Sie es in einem Netz, dem Sie vertrauen, oder durch einen SSH-Tunnel. Wo es langsamer wäre, bleiben Modelle hier.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Address of a computer that lends</source>
        <translation>Adresse eines Computers, der verleiht</translation>
    </message>
    <message>
        <source>Do not use devices of {0}</source>
        <translation>Geräte von {0} nicht benutzen</translation>
    </message>
    <message>
        <source>Its devices are not used any more; models that use them stay until ejected</source>
        <translation>Seine Geräte werden nicht mehr benutzt; Modelle, die sie benutzen, bleiben, bis sie entladen werden</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Use other computers, too</source>
        <translation>Auch andere Computer benutzen</translation>
    </message>
    <message>
        <source>answers in {0} ms, {1} a second there and {2} back</source>
        <translation>antwortet in {0} ms, {1} je Sekunde hin und {2} zurück</translation>
    </message>
    <message>
        <source>{0}; {1}</source>
        <translation>{0}; {1}</translation>
    </message>
</context>
<context>
    <name>Lending</name>
    <message numerus="yes">
        <source>%Ln other computers hold parts of a model here. Their replies end if you quit now.</source>
        <translation>
            <numerusform>Ein anderer Computer hat hier Teile eines Modells. Seine Antworten enden, wenn Sie jetzt beenden.</numerusform>
            <numerusform>%Ln andere Computer haben hier Teile eines Modells. Ihre Antworten enden, wenn Sie jetzt beenden.</numerusform>
        </translation>
    </message>
    <message>
        <source>A model that is too large for another computer can lie partly on this one: on its graphics devices, or in its memory where it has none. It ends with the button, or with Plimsoll.</source>
        <translation>Ein Modell, das für einen anderen Computer zu groß ist, kann teilweise auf diesem liegen: auf seinen Grafikgeräten oder, wo er keine hat, in seinem Speicher. Das endet mit dem Knopf oder mit Plimsoll.</translation>
    </message>
    <message>
        <source>All that is free</source>
        <translation>Alles, was frei ist</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy the command for the tunnel</source>
        <translation>Befehl für den Tunnel kopieren</translation>
    </message>
    <message>
        <source>For any other network, lend at 127.0.0.1 and open a tunnel on the other computer:</source>
        <translation>In jedem anderen Netz an 127.0.0.1 verleihen und auf dem anderen Computer einen Tunnel öffnen:</translation>
    </message>
    <message>
        <source>Lend at this address</source>
        <translation>An dieser Adresse verleihen</translation>
    </message>
    <message>
        <source>Lend these devices</source>
        <translation>Diese Geräte verleihen</translation>
    </message>
    <message>
        <source>Lend this computer</source>
        <translation>Diesen Computer verleihen</translation>
    </message>
    <message>
        <source>Lend this computer to others</source>
        <translation>Diesen Computer an andere verleihen</translation>
    </message>
    <message>
        <source>Lending</source>
        <translation>Wird verliehen</translation>
    </message>
    <message numerus="yes">
        <source>Lent to %Ln computers</source>
        <translation>
            <numerusform>An einen Computer verliehen</numerusform>
            <numerusform>An %Ln Computer verliehen</numerusform>
        </translation>
    </message>
    <message>
        <source>No other computer uses it now.</source>
        <translation>Kein anderer Computer benutzt ihn gerade.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Of each device at most</source>
        <translation>Von jedem Gerät höchstens</translation>
    </message>
    <message>
        <source>On the other computer, add this address:</source>
        <translation>Auf dem anderen Computer diese Adresse hinzufügen:</translation>
    </message>
    <message>
        <source>Only programs on this computer reach that address.</source>
        <translation>Nur Programme auf diesem Computer erreichen diese Adresse.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Something has to be lent</source>
        <translation>Etwas muss verliehen werden</translation>
    </message>
    <message>
        <source>Stop lending</source>
        <translation>Nicht mehr verleihen</translation>
    </message>
    <message>
        <source>To use it from another computer, open a tunnel there:</source>
        <translation>Um ihn von einem anderen Computer zu benutzen, dort einen Tunnel öffnen:</translation>
    </message>
    <message>
        <source>Up to {0}</source>
        <translation>Bis zu {0}</translation>
    </message>
    <message>
        <source>Weights kept on disk</source>
        <translation>Gewichte auf der Platte</translation>
    </message>
    <message>
        <source>Weights that another computer sent once are not sent again the next time</source>
        <translation>Gewichte, die ein anderer Computer einmal gesendet hat, werden beim nächsten Mal nicht wieder gesendet</translation>
    </message>
    <message>
        <source>What is sent is neither encrypted nor authenticated: whoever reaches that address can use what is lent, and may break out of it. Lend only in a network that you trust.</source>
        <translation>Was gesendet wird, ist weder verschlüsselt noch beglaubigt: wer diese Adresse erreicht, kann das Verliehene benutzen und womöglich daraus ausbrechen. Nur in einem Netz verleihen, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>YOU@THIS-COMPUTER</source>
        <translation>NAME@DIESER-COMPUTER</translation>
    </message>
    <message>
        <source>{0} holds {1}</source>
        <translation>{0} belegt {1}</translation>
    </message>
    <message>
        <source>{0} is connected and holds nothing</source>
        <translation>{0} ist verbunden und belegt nichts</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} can be had</source>
        <translation>{0}: {1} von {2} zu haben</translation>
    </message>
</context>
<context>
    <name>Local</name>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln Kopie</numerusform>
            <numerusform>%Ln Kopien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files or folders cannot be used</source>
        <translation>
            <numerusform>Eine Datei oder ein Ordner ist nicht verwendbar</numerusform>
            <numerusform>%Ln Dateien oder Ordner sind nicht verwendbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln models, {0} on the disk</source>
        <translation>
            <numerusform>%Ln Modell, {0} auf der Festplatte</numerusform>
            <numerusform>%Ln Modelle, {0} auf der Festplatte</numerusform>
        </translation>
    </message>
    <message>
        <source>An earlier check found it damaged. Download it again.</source>
        <translation>Eine frühere Prüfung fand die Datei beschädigt. Noch einmal herunterladen.</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Does it fit?</source>
        <translation>Passt es?</translation>
    </message>
    <message>
        <source>Emptying the trash afterwards frees {0}.</source>
        <translation>Den Papierkorb danach zu leeren macht {0} frei.</translation>
    </message>
    <message>
        <source>Find one in the catalogue</source>
        <translation>Eines im Katalog suchen</translation>
    </message>
    <message>
        <source>Found on this PC: {0}</source>
        <translation>Gefunden auf diesem PC: {0}</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>How much of it is checked</source>
        <translation>Wie viel davon geprüft ist</translation>
    </message>
    <message>
        <source>Hugging Face cache</source>
        <translation>Hugging-Face-Cache</translation>
    </message>
    <message>
        <source>It will be gone from {0} too.</source>
        <translation>Auch aus {0} wird es verschwinden.</translation>
    </message>
    <message>
        <source>Look through the folders again</source>
        <translation>Die Ordner neu durchsuchen</translation>
    </message>
    <message>
        <source>Looking through the folders</source>
        <translation>Ordner werden durchsucht</translation>
    </message>
    <message>
        <source>Looking through the folders…</source>
        <translation>Ordner werden durchsucht…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Models that you download are listed here, and those of Ollama, LM Studio, Jan, GPT4All and the Hugging Face cache. Other folders are added in the settings.</source>
        <translation>Hier stehen die heruntergeladenen Modelle und die von Ollama, LM Studio, Jan, GPT4All und aus dem Cache von Hugging Face. Weitere Ordner kommen in den Einstellungen dazu.</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>In den Papierkorb…</translation>
    </message>
    <message>
        <source>Move {0} to the trash?</source>
        <translation>{0} in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>No models on this computer yet</source>
        <translation>Noch keine Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>Read every byte, and hold it against the published checksum</source>
        <translation>Jedes Byte lesen und mit der veröffentlichten Prüfsumme vergleichen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>Prüfen abbrechen</translation>
    </message>
    <message>
        <source>That frees nothing: other names of the same files stay.</source>
        <translation>Das macht nichts frei: Andere Namen derselben Dateien bleiben.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Your folder</source>
        <translation>Eigener Ordner</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und noch eines</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>can look at images</source>
        <translation>kann Bilder ansehen</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>bis {0}</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
</context>
<context>
    <name>MemoryBar</name>
    <message>
        <source>Borrowed</source>
        <translation>Geliehen</translation>
    </message>
    <message>
        <source>Borrowed from system memory</source>
        <translation>Vom Arbeitsspeicher geliehen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Chat memory, filled</source>
        <translation>Gesprächsspeicher, gefüllt</translation>
    </message>
    <message>
        <source>Chat memory, not yet filled</source>
        <translation>Gesprächsspeicher, noch nicht gefüllt</translation>
    </message>
    <message>
        <source>Earlier states of chats</source>
        <translation>Frühere Stände von Chats</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Engine and driver</source>
        <translation>Engine und Treiber</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Gefüllt</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Reserve</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model weights</source>
        <translation>Gewichte des Modells</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Not explained</source>
        <translation>Nicht erklärt</translation>
    </message>
    <message>
        <source>Not known how much is free</source>
        <translation>Wie viel frei ist, ist nicht bekannt</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Other models in memory</source>
        <translation>Andere Modelle im Speicher</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>Plimsoll</source>
        <translation>Plimsoll</translation>
    </message>
    <message>
        <source>Plimsoll and its model</source>
        <translation>Plimsoll und sein Modell</translation>
    </message>
    <message>
        <source>Plimsoll's window and helpers</source>
        <translation>Fenster und Helfer von Plimsoll</translation>
    </message>
    <message>
        <source>Rest</source>
        <translation>Rest</translation>
    </message>
    <message>
        <source>Safe limit</source>
        <translation>Sichere Grenze</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <source>Working space</source>
        <translation>Rechenpuffer</translation>
    </message>
    <message>
        <source>safe limit {0}</source>
        <translation>sichere Grenze {0}</translation>
    </message>
    <message>
        <source>{0} free</source>
        <translation>{0} frei</translation>
    </message>
    <message>
        <source>{0} to spare</source>
        <translation>{0} übrig</translation>
    </message>
    <message>
        <source>{0} too much</source>
        <translation>{0} zu viel</translation>
    </message>
    <message>
        <source>{0} usable</source>
        <translation>{0} nutzbar</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>MemoryPanel</name>
    <message>
        <source>Allocated</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Also in memory</source>
        <translation>Auch im Speicher</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Alles andere</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>Load a model to see what it really takes.</source>
        <translation>Ein Modell laden, um zu sehen, was es wirklich braucht.</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Most since it was loaded: {0}</source>
        <translation>Höchststand seit dem Laden: {0}</translation>
    </message>
    <message>
        <source>Not explained by the engine, but known: {0}.</source>
        <translation>Nicht von der Engine erklärt, aber bekannt: {0}.</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Safe limit</source>
        <translation>Sichere Grenze</translation>
    </message>
    <message>
        <source>The engine holds exactly what was predicted, to the byte.</source>
        <translation>Die Engine hält genau das Vorhergesagte, aufs Byte.</translation>
    </message>
    <message>
        <source>The engine holds {0} more than predicted.</source>
        <translation>Die Engine hält {0} mehr als vorhergesagt.</translation>
    </message>
    <message>
        <source>The engine's memory, last ten minutes</source>
        <translation>Speicher der Engine, letzte zehn Minuten</translation>
    </message>
    <message>
        <source>The model stopped; the memory it held is free again.</source>
        <translation>Das Modell ist stehen geblieben; der Speicher ist wieder frei.</translation>
    </message>
    <message>
        <source>The system measures {0} more ({1} %), the cards' driver included.</source>
        <translation>Das System misst {0} mehr ({1} %), den Treiber der Karten eingeschlossen.</translation>
    </message>
    <message>
        <source>The system measures {0} more in RAM ({1} %).</source>
        <translation>Das System misst {0} mehr im RAM ({1} %).</translation>
    </message>
    <message>
        <source>The system measures {0} more in RAM: the engine program at work.</source>
        <translation>Das System misst {0} mehr im RAM: das Programm der Engine bei der Arbeit.</translation>
    </message>
    <message>
        <source>{0} {1} of {2}</source>
        <translation>{0} {1} von {2}</translation>
    </message>
    <message numerus="yes">
        <source>{0}, %Ln processes</source>
        <translation>
            <numerusform>{0}, ein Prozess</numerusform>
            <numerusform>{0}, %Ln Prozesse</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;About Plimsoll</source>
        <translation>Ü&amp;ber Plimsoll</translation>
    </message>
    <message>
        <source>&amp;Answer other programs</source>
        <translation>&amp;Anderen Programmen antworten</translation>
    </message>
    <message>
        <source>&amp;Attach files…</source>
        <translation>Dateien &amp;anhängen…</translation>
    </message>
    <message>
        <source>&amp;Chat</source>
        <translation>&amp;Chat</translation>
    </message>
    <message>
        <source>&amp;Copy last reply</source>
        <translation>Letzte Antwort &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Copy this chat as Markdown</source>
        <translation>Diesen Chat als Markdown &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Downloads</source>
        <translation>&amp;Downloads</translation>
    </message>
    <message>
        <source>&amp;Edit your last message</source>
        <translation>Letzte eigene Nachricht &amp;bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Eject (free its memory)</source>
        <translation>&amp;Entladen (Speicher freigeben)</translation>
    </message>
    <message>
        <source>&amp;Export this chat…</source>
        <translation>Diesen Chat &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Find and do anything…</source>
        <translation>&amp;Finden und tun, was auch immer…</translation>
    </message>
    <message>
        <source>&amp;Find in all chats</source>
        <translation>In allen Chats &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Free the memory</source>
        <translation>&amp;Speicher freigeben</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Go on with the last reply</source>
        <translation>Letzte Antwort &amp;fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Import chats…</source>
        <translation>Chats &amp;importieren…</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>&amp;Load and chat</source>
        <translation>&amp;Laden und chatten</translation>
    </message>
    <message>
        <source>&amp;Memory panel</source>
        <translation>S&amp;peicheranzeige</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;New chat</source>
        <translation>&amp;Neuer Chat</translation>
    </message>
    <message>
        <source>&amp;Open .gguf…</source>
        <translation>.gguf ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Re-scan this PC</source>
        <translation>Diesen PC &amp;neu untersuchen</translation>
    </message>
    <message>
        <source>&amp;Show the opened file</source>
        <translation>&amp;Geöffnete Datei zeigen</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>&amp;Stop the reply</source>
        <translation>Antwort st&amp;oppen</translation>
    </message>
    <message>
        <source>&amp;Try the last reply again</source>
        <translation>Letzte Antwort neu &amp;versuchen</translation>
    </message>
    <message>
        <source>&amp;Usual size</source>
        <translation>&amp;Übliche Größe</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;What does this mean?</source>
        <translation>&amp;Was bedeutet das?</translation>
    </message>
    <message>
        <source>&amp;Write a message</source>
        <translation>Nachricht sch&amp;reiben</translation>
    </message>
    <message>
        <source>Chat &amp;settings</source>
        <translation>Chat-E&amp;instellungen</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Export &amp;all chats…</source>
        <translation>&amp;Alle Chats exportieren…</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>&amp;Weitersuchen</translation>
    </message>
    <message>
        <source>Find &amp;previous</source>
        <translation>&amp;Rückwärts suchen</translation>
    </message>
    <message>
        <source>Find in t&amp;his chat</source>
        <translation>In diesem C&amp;hat suchen</translation>
    </message>
    <message>
        <source>Go on with the s&amp;uspended chat</source>
        <translation>R&amp;uhenden Chat fortsetzen</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>List of &amp;chats</source>
        <translation>&amp;Liste der Chats</translation>
    </message>
    <message>
        <source>Models on this &amp;PC</source>
        <translation>Modelle auf diesem &amp;PC</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
        <source>Open the &amp;logs folder</source>
        <translation>Ordner der &amp;Protokolle öffnen</translation>
    </message>
    <message>
        <source>Search the &amp;hub</source>
        <translation>&amp;Hub durchsuchen</translation>
    </message>
    <message>
        <source>Theme as the system</source>
        <translation>Farben wie im System</translation>
    </message>
    <message>
        <source>Try it again with another &amp;model…</source>
        <translation>Mit einem anderen &amp;Modell versuchen…</translation>
    </message>
</context>
<context>
    <name>MessageCard</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy takes everything.</source>
        <translation>
            <numerusform>Ein weiteres Zeichen wird nicht gezeigt. „Kopieren“ nimmt alles.</numerusform>
            <numerusform>%Ln weitere Zeichen werden nicht gezeigt. „Kopieren“ nimmt alles.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy message from {0}</source>
        <translation>Nachricht von {0} kopieren</translation>
    </message>
    <message>
        <source>Message from {0}</source>
        <translation>Nachricht von {0}</translation>
    </message>
    <message>
        <source>Show formatted</source>
        <translation>Formatiert zeigen</translation>
    </message>
    <message>
        <source>Show source</source>
        <translation>Quelltext zeigen</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>About this file</source>
        <translation>Über diese Datei</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Chat memory (KV cache)</source>
        <translation>Gesprächsspeicher (KV-Cache)</translation>
    </message>
    <message>
        <source>Checking free memory and starting the engine…</source>
        <translation>Freier Speicher wird geprüft und die Engine gestartet…</translation>
    </message>
    <message>
        <source>Conversation length</source>
        <translation>Gesprächslänge</translation>
    </message>
    <message>
        <source>Eject</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Eject {0}</source>
        <translation>{0} entladen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Free the memory this model holds</source>
        <translation>Den Speicher freigeben, den dieses Modell hält</translation>
    </message>
    <message>
        <source>GGUF version</source>
        <translation>GGUF-Version</translation>
    </message>
    <message>
        <source>Go to chat</source>
        <translation>Zum Chat</translation>
    </message>
    <message>
        <source>How is this worked out?</source>
        <translation>Wie wird das berechnet?</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Load again with these settings</source>
        <translation>Mit diesen Einstellungen neu laden</translation>
    </message>
    <message>
        <source>Load and chat</source>
        <translation>Laden und chatten</translation>
    </message>
    <message>
        <source>Load anyway</source>
        <translation>Trotzdem laden</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Making room for the conversation…</source>
        <translation>Für das Gespräch wird Platz geschaffen…</translation>
    </message>
    <message>
        <source>No model open</source>
        <translation>Kein Modell geöffnet</translation>
    </message>
    <message>
        <source>Open a .gguf file to see, before anything is loaded, whether this computer can carry it.</source>
        <translation>Eine .gguf-Datei öffnen, um vor dem Laden zu sehen, ob dieser Computer sie tragen kann.</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>Planned for another PC</source>
        <translation>Für einen anderen PC geplant</translation>
    </message>
    <message>
        <source>Reading the model into memory: {0} %</source>
        <translation>Das Modell wird in den Speicher gelesen: {0} %</translation>
    </message>
    <message>
        <source>Sees pictures</source>
        <translation>Sieht Bilder</translation>
    </message>
    <message>
        <source>This is a base model: it answers no questions, it goes on with a text that you begin. That is good for stories, lists and code. For a chat, take a version whose name says “Instruct”, “Chat” or “it”.</source>
        <translation>Dies ist ein Basismodell: Es beantwortet keine Fragen, es schreibt einen Text weiter, den Sie beginnen. Das taugt für Geschichten, Listen und Programme. Nehmen Sie zum Chatten eine Fassung, in deren Namen „Instruct“, „Chat“ oder „it“ steht.</translation>
    </message>
    <message>
        <source>Trained for</source>
        <translation>Trainiert für</translation>
    </message>
    <message numerus="yes">
        <source>Use %Ln tokens</source>
        <translation>
            <numerusform>Ein Token nehmen</numerusform>
            <numerusform>%Ln Token nehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Use the longest that fits</source>
        <translation>Das Längste nehmen, das passt</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>{0} nehmen</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>Working it out…</source>
        <translation>Wird ermittelt…</translation>
    </message>
    <message>
        <source>mixed types</source>
        <translation>gemischte Typen</translation>
    </message>
    <message numerus="yes">
        <source>what the model can keep in mind, about {0} words</source>
        <translation>
            <numerusform>was das Modell im Sinn behalten kann, etwa {0} Wort</numerusform>
            <numerusform>was das Modell im Sinn behalten kann, etwa {0} Wörter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} und noch eines</numerusform>
            <numerusform>{0} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0} · {1} · {2} · trained for {3}</source>
        <translation>{0} · {1} · {2} · trainiert für {3}</translation>
    </message>
    <message>
        <source>{0}, in the bill with its working space for one picture; a large one may take more</source>
        <translation>{0}, eingerechnet mit dem Rechenpuffer für ein Bild; ein großes kann mehr brauchen</translation>
    </message>
    <message>
        <source>“Load anyway” may fail, or slow the whole computer down while it swaps. Close other programs first.</source>
        <translation>„Trotzdem laden“ kann scheitern oder den ganzen Computer verlangsamen, weil er auslagert. Vorher andere Programme schließen.</translation>
    </message>
    <message>
        <source>“Load anyway” may fail: nobody can say here whether there is enough memory.</source>
        <translation>„Trotzdem laden“ kann scheitern: Niemand kann hier sagen, ob genug Speicher da ist.</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Best version</source>
        <translation>Beste Version</translation>
    </message>
    <message>
        <source>Cannot be judged</source>
        <translation>Kein Urteil möglich</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Speed, length</source>
        <translation>Tempo, Länge</translation>
    </message>
    <message>
        <source>no safe length</source>
        <translation>keine sichere Länge</translation>
    </message>
    <message>
        <source>speed unknown</source>
        <translation>Tempo unbekannt</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>bis {0}</translation>
    </message>
    <message>
        <source>working it out</source>
        <translation>wird ermittelt</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source> + </source>
        <translation> + </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries of the catalogue cannot be used</source>
        <translation>
            <numerusform>Ein Eintrag des Katalogs ist nicht verwendbar</numerusform>
            <numerusform>%Ln Einträge des Katalogs sind nicht verwendbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {0} models match “{1}”</source>
        <translation>
            <numerusform>%Ln von {0} Modellen passt zu „{1}“</numerusform>
            <numerusform>%Ln von {0} Modellen passen zu „{1}“</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Beste</translation>
    </message>
    <message>
        <source>Best fit</source>
        <translation>Passt am besten</translation>
    </message>
    <message>
        <source>CC BY-NC 4.0 (not for business)</source>
        <translation>CC BY-NC 4.0 (nicht für Geschäfte)</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Schneller</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>Am schnellsten</translation>
    </message>
    <message>
        <source>Good at: {0}.</source>
        <translation>Gut in: {0}.</translation>
    </message>
    <message>
        <source>How to show the models</source>
        <translation>Wie die Modelle gezeigt werden</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>It writes about as fast as you read.</source>
        <translation>Es schreibt etwa so schnell, wie man liest.</translation>
    </message>
    <message>
        <source>It writes faster than you read.</source>
        <translation>Es schreibt schneller, als man liest.</translation>
    </message>
    <message>
        <source>It writes much faster than you read.</source>
        <translation>Es schreibt viel schneller, als man liest.</translation>
    </message>
    <message>
        <source>It writes much slower than you read: ask it, and come back later.</source>
        <translation>Es schreibt viel langsamer, als man liest: etwas fragen und später wiederkommen.</translation>
    </message>
    <message>
        <source>It writes slower than you read.</source>
        <translation>Es schreibt langsamer, als man liest.</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Long documents</source>
        <translation>Lange Texte</translation>
    </message>
    <message>
        <source>Longer chat</source>
        <translation>Längeres Gespräch</translation>
    </message>
    <message>
        <source>Longest chat</source>
        <translation>Längstes Gespräch</translation>
    </message>
    <message>
        <source>Memory: worked out by a dry run of the engine, not by a formula. It rests on {0}.</source>
        <translation>Speicher: durch einen Probelauf der Engine ermittelt, nicht durch eine Formel. Er beruht auf: {0}.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>No model for {0} runs on this computer with {1} of conversation. A shorter conversation may.</source>
        <translation>Kein Modell für {0} läuft auf diesem Computer mit einem Gespräch von {1}. Mit einem kürzeren vielleicht.</translation>
    </message>
    <message>
        <source>No model here matches “{0}”. Search for less, or show all models.</source>
        <translation>Kein Modell hier passt zu „{0}“. Weniger suchen, oder alle Modelle zeigen.</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln models matches “{0}”</source>
        <translation>
            <numerusform>Das eine Modell passt nicht zu „{0}“</numerusform>
            <numerusform>Keines von %Ln Modellen passt zu „{0}“</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Nichts zu zeigen</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>Opened: {0}</source>
        <translation>Geöffnet: {0}</translation>
    </message>
    <message>
        <source>Other programs have taken or freed memory since.</source>
        <translation>Andere Programme haben seither Speicher belegt oder freigegeben.</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Quality against memory of all models</source>
        <translation>Qualität nach Speicher, alle Modelle</translation>
    </message>
    <message>
        <source>Quality: in points for this use; measured models average 50, two in three have 30 to 70 ({0}). {1}</source>
        <translation>Qualität: in Punkten für diesen Zweck; gemessene Modelle haben im Mittel 50, zwei von drei 30 bis 70 ({0}). {1}</translation>
    </message>
    <message>
        <source>Reading the catalogue…</source>
        <translation>Der Katalog wird gelesen…</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Denkaufgaben</translation>
    </message>
    <message>
        <source>Runs here</source>
        <translation>Läuft hier</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Search: name, publisher, licence, version…</source>
        <translation>Suche: Name, Herausgeber, Lizenz, Version…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show all models</source>
        <translation>Alle Modelle zeigen</translation>
    </message>
    <message>
        <source>Show the opened file</source>
        <translation>Geöffnete Datei zeigen</translation>
    </message>
    <message>
        <source>Small and fast</source>
        <translation>Klein und schnell</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>Am kleinsten</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Sortieren</translation>
    </message>
    <message>
        <source>Speed: an estimate, so a band and not a number ({0}).</source>
        <translation>Tempo: eine Schätzung, darum eine Spanne und keine Zahl ({0}).</translation>
    </message>
    <message numerus="yes">
        <source>That is with {0} tokens in the conversation; it is faster before.</source>
        <translation>
            <numerusform>Das gilt mit {0} Token im Gespräch; vorher ist es schneller.</numerusform>
            <numerusform>Das gilt mit {0} Token im Gespräch; vorher ist es schneller.</numerusform>
        </translation>
    </message>
    <message>
        <source>The best of the small ones: it answers at once and leaves memory for others.</source>
        <translation>Das beste der kleinen: Es antwortet sofort und lässt anderen Speicher.</translation>
    </message>
    <message>
        <source>The best of what runs here.</source>
        <translation>Das Beste, was hier läuft.</translation>
    </message>
    <message>
        <source>The catalogue has no model for this use.</source>
        <translation>Der Katalog hat kein Modell für diesen Zweck.</translation>
    </message>
    <message>
        <source>To try at once</source>
        <translation>Zum Ausprobieren</translation>
    </message>
    <message>
        <source>Version: the same model with its numbers stored in fewer bits; {0} has about {1} bits for each. Fewer bits need less memory and less to download, and lose some quality.</source>
        <translation>Version: dasselbe Modell, seine Zahlen in weniger Bits; {0} hat für jede etwa {1} Bits. Weniger Bits brauchen weniger Speicher und einen kleineren Download, und sie kosten etwas Qualität.</translation>
    </message>
    <message>
        <source>Work it out again</source>
        <translation>Neu ermitteln</translation>
    </message>
    <message>
        <source>Working out what runs here</source>
        <translation>Es wird ermittelt, was hier läuft</translation>
    </message>
    <message>
        <source>Working out what runs here: {0} of {1}</source>
        <translation>Es wird ermittelt, was hier läuft: {0} von {1}</translation>
    </message>
    <message>
        <source>Writes about {0} tokens a second ({1}).</source>
        <translation>Schreibt etwa {0} Token in der Sekunde ({1}).</translation>
    </message>
    <message>
        <source>Writes about {0} tokens a second and reads {1} ({2}).</source>
        <translation>Schreibt etwa {0} Token in der Sekunde und liest {1} ({2}).</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>etwa {0}</translation>
    </message>
    <message>
        <source>best version {0}, {1} download</source>
        <translation>beste Version {0}, Download {1}</translation>
    </message>
    <message>
        <source>estimated from similar models</source>
        <translation>nach ähnlichen Modellen geschätzt</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message numerus="yes">
        <source>longest conversation %Ln tokens</source>
        <translation>
            <numerusform>längstes Gespräch ein Token</numerusform>
            <numerusform>längstes Gespräch %Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>measured by {0}</source>
        <translation>gemessen von {0}</translation>
    </message>
    <message>
        <source>measured by {0}, {1}</source>
        <translation>gemessen von {0}, {1}</translation>
    </message>
    <message>
        <source>measured independently</source>
        <translation>unabhängig gemessen</translation>
    </message>
    <message>
        <source>much worse</source>
        <translation>viel schlechter</translation>
    </message>
    <message>
        <source>near original</source>
        <translation>fast original</translation>
    </message>
    <message>
        <source>not worked out yet</source>
        <translation>noch nicht ermittelt</translation>
    </message>
    <message>
        <source>noticeably worse</source>
        <translation>merklich schlechter</translation>
    </message>
    <message>
        <source>original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>quality {0}</source>
        <translation>Qualität {0}</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>solide</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>the published architecture; the real file may differ by a few MB</source>
        <translation>der veröffentlichten Architektur; die wirkliche Datei kann um ein paar MB abweichen</translation>
    </message>
    <message>
        <source>the published file's own header</source>
        <translation>dem Kopf der veröffentlichten Datei</translation>
    </message>
    <message>
        <source>the publisher's own figures</source>
        <translation>die eigenen Angaben des Herausgebers</translation>
    </message>
    <message>
        <source>trained for {0} only</source>
        <translation>nur für {0} trainiert</translation>
    </message>
    <message numerus="yes">
        <source>up to {0} tokens</source>
        <translation>
            <numerusform>bis {0} Token</numerusform>
            <numerusform>bis {0} Token</numerusform>
        </translation>
    </message>
    <message>
        <source>very good</source>
        <translation>sehr gut</translation>
    </message>
    <message>
        <source>video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>what the engine's own quantiser would make; no file is known</source>
        <translation>dem, was der Quantisierer der Engine machen würde; eine Datei ist nicht bekannt</translation>
    </message>
    <message>
        <source>{0} at {1}</source>
        <translation>{0} mit {1}</translation>
    </message>
    <message>
        <source>{0} download</source>
        <translation>{0} Download</translation>
    </message>
    <message numerus="yes">
        <source>{0} in %Ln parts</source>
        <translation>
            <numerusform>{0} in einem Teil</numerusform>
            <numerusform>{0} in %Ln Teilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln models run here</source>
        <translation>
            <numerusform>{0} von einem Modell läuft hier</numerusform>
            <numerusform>{0} von %Ln Modellen laufen hier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} points</source>
        <translation>
            <numerusform>{0} Punkt</numerusform>
            <numerusform>{0} Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} terms</source>
        <translation>Bedingungen von {0}</translation>
    </message>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} Token/s</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0} {1} %</source>
        <translation>{0} {1} %</translation>
    </message>
    <message>
        <source>{0} · catalogue of {1}</source>
        <translation>{0} · Katalog vom {1}</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0}, {1} active</source>
        <translation>{0}, {1} aktiv</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>On this PC</source>
        <translation>Auf diesem PC</translation>
    </message>
    <message>
        <source>Opened file</source>
        <translation>Geöffnete Datei</translation>
    </message>
    <message>
        <source>Planner</source>
        <translation>Planer</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>This PC</source>
        <translation>Dieser PC</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Attach again</source>
        <translation>Noch einmal anhängen</translation>
    </message>
    <message>
        <source>Catalogue · {0}</source>
        <translation>Katalog · {0}</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Find “{0}” in all chats</source>
        <translation>„{0}“ in allen Chats suchen</translation>
    </message>
    <message>
        <source>Go to or do anything</source>
        <translation>Irgendwohin gehen oder irgendetwas tun</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Nothing here is called that.</source>
        <translation>Hier heißt nichts so.</translation>
    </message>
    <message>
        <source>On this PC · {0} · {1}</source>
        <translation>Auf diesem PC · {0} · {1}</translation>
    </message>
    <message>
        <source>Opened lately</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Pages, commands, settings, models, chats…</source>
        <translation>Seiten, Befehle, Einstellungen, Modelle, Chats…</translation>
    </message>
    <message>
        <source>Search Hugging Face for “{0}”</source>
        <translation>Hugging Face nach „{0}“ durchsuchen</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter open · Esc close</source>
        <translation>↑ ↓ wählen · Eingabe öffnet · Esc schließt</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>ejecting</source>
        <translation>wird entladen</translation>
    </message>
    <message>
        <source>loading {0} %</source>
        <translation>lädt {0} %</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>stopped unexpectedly</source>
        <translation>unerwartet stehen geblieben</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>schreibt</translation>
    </message>
    <message numerus="yes">
        <source>writing %Ln replies for programs</source>
        <translation>
            <numerusform>schreibt für ein Programm</numerusform>
            <numerusform>schreibt %Ln Antworten für Programme</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Plan</name>
    <message>
        <source>{0}-bit (exact)</source>
        <translation>{0} Bit (genau)</translation>
    </message>
    <message>
        <source>{0}-bit ({1})</source>
        <translation>{0} Bit ({1})</translation>
    </message>
</context>
<context>
    <name>PlanPc</name>
    <message>
        <source>A number without a unit is GB.</source>
        <translation>Eine Zahl ohne Einheit meint GB.</translation>
    </message>
    <message>
        <source>All pages then answer for that PC, until you go back to this one. What you leave empty is taken as usual.</source>
        <translation>Alle Seiten antworten dann für diesen PC, bis es zu diesem hier zurückgeht. Was leer bleibt, wird als üblich angenommen.</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>Graphics card or chip, by its name</source>
        <translation>Grafikkarte oder Chip, nach Namen</translation>
    </message>
    <message>
        <source>How much memory the {name} has is not known. Say it beside its name.</source>
        <translation>Wie viel Speicher {name} hat, ist nicht bekannt. Neben dem Namen angeben.</translation>
    </message>
    <message>
        <source>Memory of each</source>
        <translation>Speicher je Karte</translation>
    </message>
    <message>
        <source>No card or chip called “{text}” is known. Write its memory instead, as 24 GB.</source>
        <translation>Keine Karte und kein Chip mit dem Namen „{text}“ ist bekannt. Stattdessen den Speicher schreiben, wie 24 GB.</translation>
    </message>
    <message>
        <source>Plan for it</source>
        <translation>Dafür planen</translation>
    </message>
    <message>
        <source>RTX 4090, 2x RTX 3090, Apple M4 Max</source>
        <translation>RTX 4090, 2x RTX 3090, Apple M4 Max</translation>
    </message>
    <message>
        <source>Speed of system memory</source>
        <translation>Tempo des Arbeitsspeichers</translation>
    </message>
    <message>
        <source>System memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>That could be several cards: {names}. Write one in full, or its memory.</source>
        <translation>Das könnten mehrere Karten sein: {names}. Eine ausschreiben, oder ihren Speicher.</translation>
    </message>
    <message>
        <source>The {name} has one memory for all. Say it once.</source>
        <translation>{name} hat einen Speicher für alles. Ihn nur einmal angeben.</translation>
    </message>
    <message>
        <source>The {name} uses the computer's memory. Say how much that is, as 32 GB.</source>
        <translation>{name} nutzt den Speicher des Computers. Angeben, wie viel das ist, etwa 32 GB.</translation>
    </message>
    <message>
        <source>{name} is named twice. For two of them, write “2x {name}”.</source>
        <translation>{name} ist zweimal genannt. Für zwei davon „2x {name}“ schreiben.</translation>
    </message>
    <message>
        <source>“{name}” is not in the catalogue. Write a few letters of its name, and choose from the list.</source>
        <translation>„{name}“ ist nicht im Katalog. Ein paar Buchstaben des Namens schreiben und aus der Liste wählen.</translation>
    </message>
    <message>
        <source>“{text}” is a size and no card's name. Write only the size, once for each card, with commas.</source>
        <translation>„{text}“ ist eine Größe und kein Name einer Karte. Nur die Größe schreiben, einmal für jede Karte, durch Kommas getrennt.</translation>
    </message>
</context>
<context>
    <name>Planner</name>
    <message numerus="yes">
        <source>%Ln cards of {0}</source>
        <translation>
            <numerusform>%Ln Karte mit {0}</numerusform>
            <numerusform>%Ln Karten mit {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln turns of {0} and {1} tokens</source>
        <translation>
            <numerusform>%Ln Runde mit {0} und {1} Token</numerusform>
            <numerusform>%Ln Runden mit {0} und {1} Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users</source>
        <translation>
            <numerusform>%Ln Nutzer</numerusform>
            <numerusform>%Ln Nutzer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users at once or more, each with {0} of conversation.</source>
        <translation>
            <numerusform>%Ln Nutzer gleichzeitig oder mehr, mit einem Gespräch von {0}.</numerusform>
            <numerusform>%Ln Nutzer gleichzeitig oder mehr, jeder mit einem Gespräch von {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users instead of {0}</source>
        <translation>
            <numerusform>%Ln Person statt {0}</numerusform>
            <numerusform>%Ln Personen statt {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users or more</source>
        <translation>
            <numerusform>%Ln Person oder mehr</numerusform>
            <numerusform>%Ln Personen oder mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users take {0}: {1}.</source>
        <translation>
            <numerusform>%Ln Nutzer braucht {0}: {1}.</numerusform>
            <numerusform>%Ln Nutzer brauchen {0}: {1}.</numerusform>
        </translation>
    </message>
    <message>
        <source>16 users</source>
        <translation>16 Nutzer</translation>
    </message>
    <message>
        <source>24 or 16 GB</source>
        <translation>24 oder 16 GB</translation>
    </message>
    <message>
        <source>4 users</source>
        <translation>4 Nutzer</translation>
    </message>
    <message>
        <source>60 GB on 80 GB</source>
        <translation>60 GB auf 80 GB</translation>
    </message>
    <message>
        <source>70 B on 1 H200</source>
        <translation>70 B auf 1 H200</translation>
    </message>
    <message>
        <source>70 B on 2 A100</source>
        <translation>70 B auf 2 A100</translation>
    </message>
    <message>
        <source>70 B on 24 GB and RAM</source>
        <translation>70 B auf 24 GB und RAM</translation>
    </message>
    <message>
        <source>8-bit chat memory</source>
        <translation>8-Bit-Gesprächsspeicher</translation>
    </message>
    <message>
        <source>8-bit chat memory costs hardly any quality</source>
        <translation>Gesprächsspeicher mit 8 Bit kostet kaum Qualität</translation>
    </message>
    <message>
        <source>A card of {0}</source>
        <translation>Eine Karte mit {0}</translation>
    </message>
    <message>
        <source>A conversation in turns</source>
        <translation>Ein Gespräch in Runden</translation>
    </message>
    <message>
        <source>A second model beside it</source>
        <translation>Ein zweites Modell daneben</translation>
    </message>
    <message numerus="yes">
        <source>A simulation, not a measurement: conversations of %Ln turns, {0} and {1} tokens each, after {2} tokens that all begin with; {3} tokens a second read, {4} written of each reply, which is guessed from the cards.</source>
        <translation>
            <numerusform>Eine Simulation, keine Messung: Gespräche mit %Ln Runde aus {0} und {1} Token, nach {2} Token, mit denen alle beginnen; je Sekunde werden {3} Token gelesen und {4} jeder Antwort geschrieben, was nach den Karten geschätzt ist.</numerusform>
            <numerusform>Eine Simulation, keine Messung: Gespräche mit %Ln Runden aus je {0} und {1} Token, nach {2} Token, mit denen alle beginnen; je Sekunde werden {3} Token gelesen und {4} jeder Antwort geschrieben, was nach den Karten geschätzt ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>A100 80GB, Apple M4, 24 GB</source>
        <translation>A100 80GB, Apple M4, 24 GB</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>As asked</source>
        <translation>Wie gefragt</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Being worked out…</source>
        <translation>Wird ausgerechnet …</translation>
    </message>
    <message>
        <source>Beside it {0} at {1}: {2} in all. {3}</source>
        <translation>Daneben {0} mit {1}: zusammen {2}. {3}</translation>
    </message>
    <message>
        <source>Cards</source>
        <translation>Karten</translation>
    </message>
    <message>
        <source>Cards share whole layers, which pass one row of numbers a token between them: 16 kB for 4,096 of them, half a microsecond over PCIe 4.0 ×16 and 17 over PCIe 3.0 ×1, so their link hardly counts. llama.cpp can also split each layer over the cards (tensor split; by rows with SYCL only), but its dry run does not tell what each card then holds, so that is neither planned nor run here.</source>
        <translation>Karten teilen sich ganze Schichten, zwischen denen je Token eine Reihe von Zahlen weitergeht: 16 kB bei 4.096 Zahlen, eine halbe Mikrosekunde über PCIe 4.0 ×16 und 17 über PCIe 3.0 ×1; ihre Verbindung zählt also kaum. llama.cpp kann auch jede Schicht auf die Karten verteilen (Tensor-Teilung; zeilenweise nur mit SYCL), aber sein Trockenlauf sagt nicht, was dann auf jeder Karte liegt; deshalb wird das hier weder geplant noch benutzt.</translation>
    </message>
    <message>
        <source>Chat memory</source>
        <translation>Gesprächsspeicher</translation>
    </message>
    <message>
        <source>Chat memory (KV cache)</source>
        <translation>Gesprächsspeicher (KV-Cache)</translation>
    </message>
    <message>
        <source>Chat memory lies</source>
        <translation>Gesprächsspeicher liegt</translation>
    </message>
    <message>
        <source>Chips whose memory is enough for all of it, the smallest first: {0}.</source>
        <translation>Chips, deren Speicher für alles reicht, die kleinsten zuerst: {0}.</translation>
    </message>
    <message>
        <source>Conversation of each</source>
        <translation>Gespräch eines jeden</translation>
    </message>
    <message>
        <source>Conversation with it</source>
        <translation>Gespräch damit</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>Every quantisation at every length of conversation</source>
        <translation>Jede Quantisierung bei jeder Gesprächslänge</translation>
    </message>
    <message>
        <source>Example: {0}. {1} at {2} on {3}, {4}</source>
        <translation>Beispiel: {0}. {1} als {2} auf {3}, {4}</translation>
    </message>
    <message>
        <source>Experts in system memory</source>
        <translation>Experten im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Files (*{0})</source>
        <translation>Dateien (*{0})</translation>
    </message>
    <message>
        <source>For this computer. Name a card or a chip to plan for another.</source>
        <translation>Für diesen Computer. Eine Karte oder einen Chip nennen, um für einen anderen zu planen.</translation>
    </message>
    <message>
        <source>Graphics card or chip, its name or its memory</source>
        <translation>Grafikkarte oder Chip, Name oder Speicher</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Hardware in numbers</source>
        <translation>Hardware in Zahlen</translation>
    </message>
    <message>
        <source>How fast it would be is not known, for nobody says how fast this memory is. Write its speed under “More”.</source>
        <translation>Wie schnell es wäre, ist nicht bekannt, denn niemand sagt, wie schnell dieser Speicher ist. Das lässt sich unter „Mehr“ angeben.</translation>
    </message>
    <message>
        <source>How is this worked out?</source>
        <translation>Wie ist das ausgerechnet?</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>In a terminal</source>
        <translation>In einem Terminal</translation>
    </message>
    <message>
        <source>It is on the clipboard.</source>
        <translation>Es ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>It was trained to follow {0}. What it makes of more, nobody can promise; this is the memory for it.</source>
        <translation>Es wurde darauf trainiert, {0} zu folgen. Was es aus mehr macht, kann niemand versprechen; dies ist der Speicher dafür.</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Sein Name</translation>
    </message>
    <message>
        <source>Keep to compare</source>
        <translation>Zum Vergleich merken</translation>
    </message>
    <message>
        <source>Laptop</source>
        <translation>Laptop</translation>
    </message>
    <message>
        <source>Layers for each card</source>
        <translation>Schichten je Karte</translation>
    </message>
    <message>
        <source>Layers on graphics</source>
        <translation>Schichten auf Grafik</translation>
    </message>
    <message>
        <source>Leave to Plimsoll what lies where</source>
        <translation>Plimsoll überlassen, was wo liegt</translation>
    </message>
    <message>
        <source>Llama 3.3 70B, gpt-oss, owner/repository</source>
        <translation>Llama 3.3 70B, gpt-oss, owner/repository</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>Längstes Gespräch</translation>
    </message>
    <message>
        <source>Longest conversation</source>
        <translation>Längstes Gespräch</translation>
    </message>
    <message numerus="yes">
        <source>Longest conversation of each of %Ln users: {0}.</source>
        <translation>
            <numerusform>Längstes Gespräch von %Ln Nutzer: {0}.</numerusform>
            <numerusform>Längstes Gespräch jedes von %Ln Nutzern: {0}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Longest conversation of one user: {0}.</source>
        <translation>Längstes Gespräch eines Nutzers: {0}.</translation>
    </message>
    <message>
        <source>MIG slice</source>
        <translation>MIG-Teil</translation>
    </message>
    <message>
        <source>Memory against length of conversation</source>
        <translation>Speicher nach Gesprächslänge</translation>
    </message>
    <message>
        <source>Memory against users at once</source>
        <translation>Speicher nach Nutzern zugleich</translation>
    </message>
    <message>
        <source>Memory as conversations get longer, and users more</source>
        <translation>Speicher, wenn Gespräche länger und Nutzer mehr werden</translation>
    </message>
    <message>
        <source>Memory in all</source>
        <translation>Speicher insgesamt</translation>
    </message>
    <message>
        <source>Memory in all in GB, and tokens written a second.</source>
        <translation>Speicher insgesamt in GB, und geschriebene Token je Sekunde.</translation>
    </message>
    <message>
        <source>Memory of each card</source>
        <translation>Speicher jeder Karte</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>More: turns, what lies where, a second model…</source>
        <translation>Mehr: Runden, was wo liegt, zweites Modell …</translation>
    </message>
    <message>
        <source>Most exact</source>
        <translation>Genaueste</translation>
    </message>
    <message numerus="yes">
        <source>Most exact quantisation that fits for %Ln users: {0}.</source>
        <translation>
            <numerusform>Genaueste Quantisierung, die für %Ln Nutzer passt: {0}.</numerusform>
            <numerusform>Genaueste Quantisierung, die für %Ln Nutzer passt: {0}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Most users</source>
        <translation>Meiste Nutzer</translation>
    </message>
    <message>
        <source>Name a model, and the hardware it shall run on.</source>
        <translation>Ein Modell nennen, und die Hardware, auf der es laufen soll.</translation>
    </message>
    <message>
        <source>No length of conversation keeps the safety margin.</source>
        <translation>Keine Gesprächslänge lässt die Sicherheitsreserve frei.</translation>
    </message>
    <message numerus="yes">
        <source>No quantisation fits whole for %Ln users.</source>
        <translation>
            <numerusform>Keine Quantisierung passt für %Ln Nutzer ganz.</numerusform>
            <numerusform>Keine Quantisierung passt für %Ln Nutzer ganz.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not even one user with {0} of conversation fits.</source>
        <translation>Nicht einmal ein Nutzer mit einem Gespräch von {0} passt.</translation>
    </message>
    <message>
        <source>Nothing is asked for otherwise yet: change something above.</source>
        <translation>Noch ist nichts anders gefragt: oben etwas ändern.</translation>
    </message>
    <message>
        <source>Nothing that was tried makes it fit whole: not fewer bits, shorter conversations, fewer users, nor several of these together.</source>
        <translation>Nichts, was probiert wurde, lässt es ganz passen: weder weniger Bit, kürzere Gespräche, weniger Nutzer noch mehreres davon zusammen.</translation>
    </message>
    <message>
        <source>Only card {0} ({1})</source>
        <translation>Nur Karte {0} ({1})</translation>
    </message>
    <message>
        <source>Open a plan</source>
        <translation>Einen Plan öffnen</translation>
    </message>
    <message>
        <source>Open a plan…</source>
        <translation>Plan öffnen …</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>Bild …</translation>
    </message>
    <message>
        <source>Plan with {0}</source>
        <translation>Mit {0} planen</translation>
    </message>
    <message>
        <source>Planner</source>
        <translation>Planer</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>Pläne (*.json)</translation>
    </message>
    <message>
        <source>Point at a cell, or move with the arrow keys; click one to plan with it.</source>
        <translation>Auf ein Feld zeigen oder mit den Pfeiltasten gehen; ein Klick plant damit.</translation>
    </message>
    <message>
        <source>Point at the picture, or move with the arrow keys; click to plan with it.</source>
        <translation>Auf das Bild zeigen oder mit den Pfeiltasten gehen; ein Klick plant damit.</translation>
    </message>
    <message>
        <source>Processor cores</source>
        <translation>Prozessorkerne</translation>
    </message>
    <message>
        <source>Program that serves it</source>
        <translation>Programm, das es bereitstellt</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Quantisierung</translation>
    </message>
    <message>
        <source>Quantisations against lengths of conversation</source>
        <translation>Quantisierungen nach Gesprächslängen</translation>
    </message>
    <message>
        <source>Read at once (batch)</source>
        <translation>Auf einmal gelesen (Stapel)</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Save how it is served</source>
        <translation>Speichern, wie es bereitgestellt wird</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>Den Plan speichern</translation>
    </message>
    <message>
        <source>Save the plan…</source>
        <translation>Plan speichern …</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Serve it</source>
        <translation>Bereitstellen</translation>
    </message>
    <message>
        <source>Set there: {0}</source>
        <translation>Dort angegeben: {0}</translation>
    </message>
    <message>
        <source>Simulate its users</source>
        <translation>Nutzung simulieren</translation>
    </message>
    <message>
        <source>Smallest single cards that carry all of it: {0}.</source>
        <translation>Kleinste einzelne Karten, die alles tragen: {0}.</translation>
    </message>
    <message>
        <source>Speed of its memory</source>
        <translation>Tempo ihres Speichers</translation>
    </message>
    <message>
        <source>Speed of system memory</source>
        <translation>Tempo des Arbeitsspeichers</translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation>Nicht mehr vergleichen</translation>
    </message>
    <message>
        <source>Stop simulating</source>
        <translation>Simulation abbrechen</translation>
    </message>
    <message>
        <source>System memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Table as CSV…</source>
        <translation>Tabelle als CSV …</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>The model beside it</source>
        <translation>Das Modell daneben</translation>
    </message>
    <message>
        <source>The plan is on the clipboard.</source>
        <translation>Der Plan ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Tokens all begin with</source>
        <translation>Token, mit denen alle beginnen</translation>
    </message>
    <message>
        <source>Tokens of a question</source>
        <translation>Token einer Frage</translation>
    </message>
    <message>
        <source>Tokens of a reply</source>
        <translation>Token einer Antwort</translation>
    </message>
    <message>
        <source>Trying out how many users, how long and how exact…</source>
        <translation>Wie viele Nutzer, wie lang und wie genau, wird ausprobiert …</translation>
    </message>
    <message>
        <source>Turns</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>Two models</source>
        <translation>Zwei Modelle</translation>
    </message>
    <message>
        <source>Two plans side by side</source>
        <translation>Zwei Pläne nebeneinander</translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation, with all of it in graphics memory.</source>
        <translation>
            <numerusform>%Ln Nutzer, mit einem Gespräch von {0}, wenn alles im Grafikspeicher liegt.</numerusform>
            <numerusform>Bis zu %Ln Nutzer gleichzeitig, jeder mit einem Gespräch von {0}, wenn alles im Grafikspeicher liegt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation, with part of the model in system memory.</source>
        <translation>
            <numerusform>%Ln Nutzer, mit einem Gespräch von {0}, mit einem Teil des Modells im Arbeitsspeicher.</numerusform>
            <numerusform>Bis zu %Ln Nutzer gleichzeitig, jeder mit einem Gespräch von {0}, mit einem Teil des Modells im Arbeitsspeicher.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation.</source>
        <translation>
            <numerusform>%Ln Nutzer, mit einem Gespräch von {0}.</numerusform>
            <numerusform>Bis zu %Ln Nutzer gleichzeitig, jeder mit einem Gespräch von {0}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Users at once</source>
        <translation>Nutzer zugleich</translation>
    </message>
    <message numerus="yes">
        <source>Users served in time: 95 of 100 replies begin within %Ln seconds</source>
        <translation>
            <numerusform>So viele warten nicht zu lange: 95 von 100 Antworten beginnen in %Ln Sekunde</numerusform>
            <numerusform>So viele warten nicht zu lange: 95 von 100 Antworten beginnen in %Ln Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>What everybody asks first</source>
        <translation>Was alle zuerst fragen</translation>
    </message>
    <message>
        <source>What hardware carries before you buy or rent it: which model, how many users, how long conversations.</source>
        <translation>Was Hardware trägt, ehe man sie kauft oder mietet: welches Modell, wie viele Nutzer, wie lange Gespräche.</translation>
    </message>
    <message>
        <source>What lies where</source>
        <translation>Was wo liegt</translation>
    </message>
    <message>
        <source>What other hardware would give</source>
        <translation>Was andere Hardware brächte</translation>
    </message>
    <message>
        <source>What would make it fit, the cheapest first</source>
        <translation>Womit es passen würde, das Günstigste zuerst</translation>
    </message>
    <message>
        <source>What would make it run, with part of it in system memory, the cheapest first</source>
        <translation>Womit es liefe, mit einem Teil im Arbeitsspeicher, das Günstigste zuerst</translation>
    </message>
    <message>
        <source>Why each part stands there</source>
        <translation>Warum jeder Teil da steht</translation>
    </message>
    <message numerus="yes">
        <source>With 8-bit chat memory, which costs hardly any quality: %Ln users.</source>
        <translation>
            <numerusform>Mit 8-Bit-Gesprächsspeicher, der kaum Qualität kostet: %Ln Nutzer.</numerusform>
            <numerusform>Mit 8-Bit-Gesprächsspeicher, der kaum Qualität kostet: %Ln Nutzer.</numerusform>
        </translation>
    </message>
    <message>
        <source>With a number of turns, the length of a conversation is worked out. All begin with the same: a system prompt, or descriptions of tools.</source>
        <translation>Aus der Zahl der Runden ergibt sich, wie lang ein Gespräch ist. Womit alle beginnen: eine Systemanweisung, oder Beschreibungen von Werkzeugen.</translation>
    </message>
    <message>
        <source>With all of it on graphics where there is any: what lies above a line does not fit.</source>
        <translation>Mit allem auf der Grafik, wo es eine gibt: was über einer Linie liegt, passt nicht.</translation>
    </message>
    <message>
        <source>Working it out…</source>
        <translation>Wird ausgerechnet …</translation>
    </message>
    <message>
        <source>Write a picture</source>
        <translation>Ein Bild schreiben</translation>
    </message>
    <message>
        <source>Write a whole number of users from 1 to {0}.</source>
        <translation>Eine ganze Zahl von 1 bis {0} Nutzern schreiben.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Eine ganze Zahl angeben.</translation>
    </message>
    <message>
        <source>Write the table</source>
        <translation>Die Tabelle schreiben</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibt</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>Geschrieben: {0}</translation>
    </message>
    <message numerus="yes">
        <source>all %Ln cards: {0}</source>
        <translation>
            <numerusform>die Karte: {0}</numerusform>
            <numerusform>alle %Ln Karten: {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>as asked it is “{0}” instead of “{1}”</source>
        <translation>das Gefragte: „{0}“ statt „{1}“</translation>
    </message>
    <message>
        <source>conversations of {0}</source>
        <translation>Gespräche von {0}</translation>
    </message>
    <message>
        <source>conversations of {0} instead of {1}</source>
        <translation>Gespräche mit {0} statt {1}</translation>
    </message>
    <message>
        <source>for graphics: {0}</source>
        <translation>für die Grafik: {0}</translation>
    </message>
    <message>
        <source>no graphics card</source>
        <translation>keine Grafikkarte</translation>
    </message>
    <message>
        <source>one card: {0}</source>
        <translation>eine Karte: {0}</translation>
    </message>
    <message>
        <source>prompts are read more slowly</source>
        <translation>Eingaben werden langsamer gelesen</translation>
    </message>
    <message>
        <source>system memory: {0}</source>
        <translation>Arbeitsspeicher: {0}</translation>
    </message>
    <message>
        <source>the others wait</source>
        <translation>die anderen warten</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>what is longer is left out, or summed up</source>
        <translation>was länger ist, wird weggelassen oder zusammengefasst</translation>
    </message>
    <message>
        <source>what lies where is set by hand</source>
        <translation>was wo liegt, von Hand</translation>
    </message>
    <message>
        <source>{0} (opened)</source>
        <translation>{0} (geöffnet)</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>{0} Worked out: {1} of {2}.</source>
        <translation>{0} Ausgerechnet: {1} von {2}.</translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} und %Ln weitere</numerusform>
            <numerusform>{0} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} at {1}: being worked out…</source>
        <translation>{0} bei {1}: wird ausgerechnet …</translation>
    </message>
    <message>
        <source>{0} at {1}: {2}</source>
        <translation>{0} bei {1}: {2}</translation>
    </message>
    <message>
        <source>{0} at {1}: {2}; {3} in all, about {4} tokens a second.</source>
        <translation>{0} bei {1}: {2}; insgesamt {3}, etwa {4} Token je Sekunde.</translation>
    </message>
    <message>
        <source>{0} at {1}: {2}; {3} in all.</source>
        <translation>{0} bei {1}: {2}; insgesamt {3}.</translation>
    </message>
    <message>
        <source>{0} beside it</source>
        <translation>{0} daneben</translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation>{0} Kerne</translation>
    </message>
    <message>
        <source>{0} foresees text {1} % worse, as measured on a model of 8 B</source>
        <translation>{0} sagt Text um {1} % schlechter voraus, gemessen an einem Modell mit 8 B</translation>
    </message>
    <message>
        <source>{0} instead</source>
        <translation>{0} stattdessen</translation>
    </message>
    <message>
        <source>{0} instead of {1}</source>
        <translation>{0} statt {1}</translation>
    </message>
    <message>
        <source>{0} loses some quality</source>
        <translation>{0} verliert etwas Qualität</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} Token</translation>
    </message>
    <message>
        <source>{0} tokens a second instead of {1}</source>
        <translation>{0} statt {1} Token pro Sekunde</translation>
    </message>
    <message>
        <source>{0} tokens for each user take {1}: {2}.</source>
        <translation>{0} Token für jeden Nutzer brauchen {1}: {2}.</translation>
    </message>
    <message>
        <source>{0} tokens read at once</source>
        <translation>{0} Token auf einmal gelesen</translation>
    </message>
    <message>
        <source>{0} whole</source>
        <translation>{0} im Ganzen</translation>
    </message>
    <message>
        <source>{0} with {1}</source>
        <translation>{0} mit {1}</translation>
    </message>
    <message>
        <source>{0} would carry it, too.</source>
        <translation>Auch mit {0} geht es.</translation>
    </message>
    <message>
        <source>{0} would give nothing that these do not.</source>
        <translation>Mit {0} käme nichts hinzu.</translation>
    </message>
    <message>
        <source>{0} would give: {1}.</source>
        <translation>Mit {0}: {1}.</translation>
    </message>
    <message>
        <source>{0} would not carry it.</source>
        <translation>{0} würde es nicht tragen.</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0} {1} (on this PC)</source>
        <translation>{0} {1} (auf diesem PC)</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0} · {1} % of prompts not read again</source>
        <translation>{0} · {1} % der Eingaben nicht neu gelesen</translation>
    </message>
    <message>
        <source>{0} · {1} · {2}</source>
        <translation>{0} · {1} · {2}</translation>
    </message>
    <message>
        <source>{0}, {1} in all</source>
        <translation>{0}, insgesamt {1}</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/s</translation>
    </message>
    <message>
        <source>{0}: {1} of weights, {2} of chat memory, {3} of working space; {4} in all.</source>
        <translation>{0}: {1} Gewichte, {2} Gesprächsspeicher, {3} Rechenpuffer; insgesamt {4}.</translation>
    </message>
    <message>
        <source>{0}: {1}.</source>
        <translation>{0}: {1}.</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Name of this prompt; a preset of that name is replaced.</source>
        <translation>Name dieses Prompts; eine Vorlage mit diesem Namen wird ersetzt.</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Save as a preset</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>Save this prompt as a preset…</source>
        <translation>Diesen Prompt als Vorlage speichern…</translation>
    </message>
    <message>
        <source>To start from</source>
        <translation>Zum Anfangen</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Eigene</translation>
    </message>
</context>
<context>
    <name>ProseView</name>
    <message>
        <source>Message text</source>
        <translation>Text der Nachricht</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>End that and quit</source>
        <translation>Das beenden und schließen</translation>
    </message>
    <message>
        <source>Keep downloading</source>
        <translation>Weiter herunterladen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep lending</source>
        <translation>Weiter verleihen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Move all to the bin</source>
        <translation>Alle in den Papierkorb</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Quit and resume later</source>
        <translation>Beenden und später fortsetzen</translation>
    </message>
    <message>
        <source>Quit while downloading?</source>
        <translation>Trotz Download beenden?</translation>
    </message>
    <message>
        <source>Quit while others use this computer?</source>
        <translation>Schließen, während andere diesen Computer benutzen?</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>Lizenz lesen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Wegwerfen</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message numerus="yes">
        <source>{0}, %Ln under way</source>
        <translation>
            <numerusform>{0}, einer läuft</numerusform>
            <numerusform>{0}, %Ln laufen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReadyPrompts</name>
    <message>
        <source>Answer in plain words, as briefly as the question allows. Say so where you are not sure.</source>
        <translation>Antworte in einfachen Worten und so kurz, wie die Frage es zulässt. Sage es, wo du nicht sicher bist.</translation>
    </message>
    <message>
        <source>Answer only from the files and texts in this chat, and say where each thing stands. Where they do not say it, say that they do not.</source>
        <translation>Antworte nur aus den Dateien und Texten in diesem Chat, und sage, wo etwas steht. Wo sie es nicht sagen, sage das.</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Lektorat</translation>
    </message>
    <message>
        <source>Only from the files</source>
        <translation>Nur aus den Dateien</translation>
    </message>
    <message>
        <source>Programmer</source>
        <translation>Programmieren</translation>
    </message>
    <message>
        <source>Short and plain</source>
        <translation>Kurz und einfach</translation>
    </message>
    <message>
        <source>Sum up what you are given in at most five points, with the names and numbers that matter. Leave out everything else.</source>
        <translation>Fasse zusammen, was du bekommst, in höchstens fünf Punkten, mit den Namen und Zahlen, auf die es ankommt. Lass alles andere weg.</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemprompt</translation>
    </message>
    <message>
        <source>Translate every message into English. Keep names, numbers and formatting as they are, and give back the translation and nothing else.</source>
        <translation>Übersetze jede Nachricht ins Deutsche. Lass Namen, Zahlen und Formatierung, wie sie sind, und gib nur die Übersetzung zurück.</translation>
    </message>
    <message>
        <source>Translator</source>
        <translation>Übersetzung</translation>
    </message>
    <message>
        <source>Tutor</source>
        <translation>Nachhilfe</translation>
    </message>
    <message>
        <source>You are a careful editor. Mend the spelling and grammar of the text you are given, keep its meaning and its tone, and give back the mended text and nothing else.</source>
        <translation>Du bist ein sorgfältiger Lektor. Verbessere Rechtschreibung und Grammatik des Textes, den du bekommst, erhalte Sinn und Ton, und gib nur den verbesserten Text zurück.</translation>
    </message>
    <message>
        <source>You are a patient tutor. Do not give the answer at once: ask what I have tried, give one hint at a time, and check that I have understood.</source>
        <translation>Du bist ein geduldiger Nachhilfelehrer. Gib die Antwort nicht gleich: Frage, was ich versucht habe, gib einen Hinweis nach dem anderen, und prüfe, ob ich verstanden habe.</translation>
    </message>
    <message>
        <source>You are an experienced programmer. Give code that runs, in one block, then say in a few sentences what matters about it. Ask where the task is unclear.</source>
        <translation>Du bist ein erfahrener Programmierer. Gib lauffähigen Code in einem Block, und sage dann in wenigen Sätzen, was daran wichtig ist. Frage nach, wo die Aufgabe unklar ist.</translation>
    </message>
</context>
<context>
    <name>Recent</name>
    <message>
        <source>Attach to the message</source>
        <translation>An die Nachricht anhängen</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>Diese Liste leeren</translation>
    </message>
    <message>
        <source>Nothing was opened yet</source>
        <translation>Noch nichts geöffnet</translation>
    </message>
</context>
<context>
    <name>Recommendation</name>
    <message>
        <source>Download and chat</source>
        <translation>Herunterladen und chatten</translation>
    </message>
    <message>
        <source>It comes as soon as this computer is known.</source>
        <translation>Sie kommt, sobald dieser Computer bekannt ist.</translation>
    </message>
    <message>
        <source>Reading the catalogue…</source>
        <translation>Der Katalog wird gelesen…</translation>
    </message>
    <message>
        <source>Recommended for the planned PC</source>
        <translation>Empfohlen für den geplanten PC</translation>
    </message>
    <message>
        <source>Recommended for this PC</source>
        <translation>Empfohlen für diesen PC</translation>
    </message>
    <message>
        <source>Show this model</source>
        <translation>Dieses Modell zeigen</translation>
    </message>
    <message>
        <source>Why not a bigger one?</source>
        <translation>Warum kein größeres?</translation>
    </message>
    <message>
        <source>Why this one?</source>
        <translation>Warum dieses?</translation>
    </message>
    <message>
        <source>Working out what runs here</source>
        <translation>Es wird ermittelt, was hier läuft</translation>
    </message>
    <message numerus="yes">
        <source>up to {0} tokens of conversation</source>
        <translation>
            <numerusform>bis {0} Token Gespräch</numerusform>
            <numerusform>bis {0} Token Gespräch</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} download</source>
        <translation>{0} Download</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0}: {1}, {2}</source>
        <translation>{0}: {1}, {2}</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>8-bit chat memory, hardly worse</source>
        <translation>Gesprächsspeicher in 8 Bit, kaum schlechter</translation>
    </message>
    <message>
        <source>A computer that lent a device for it is gone.</source>
        <translation>Ein Computer, der ein Gerät dafür verliehen hat, ist fort.</translation>
    </message>
    <message>
        <source>It can be loaded with less: {0}.</source>
        <translation>Es kann mit weniger geladen werden: {0}.</translation>
    </message>
    <message>
        <source>It was ended from outside; the system does that when memory runs out.</source>
        <translation>Es wurde von außen beendet; das tut das System, wenn der Speicher ausgeht.</translation>
    </message>
    <message>
        <source>The engine crashed.</source>
        <translation>Die Engine ist abgestürzt.</translation>
    </message>
    <message>
        <source>The engine stopped answering.</source>
        <translation>Die Engine antwortet nicht mehr.</translation>
    </message>
    <message>
        <source>The graphics card was full, and part of the model lay in system memory.</source>
        <translation>Die Grafikkarte war voll, und ein Teil des Modells lag im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>There was not enough graphics memory.</source>
        <translation>Der Grafikspeicher reichte nicht.</translation>
    </message>
    <message>
        <source>There was not enough system memory.</source>
        <translation>Der Arbeitsspeicher reichte nicht.</translation>
    </message>
    <message>
        <source>a conversation of {0} instead of {1}</source>
        <translation>ein Gespräch von {0} statt {1}</translation>
    </message>
    <message>
        <source>about {0} instead of {1} tokens per second</source>
        <translation>etwa {0} statt {1} Token in der Sekunde</translation>
    </message>
    <message>
        <source>about {0} instead of {1} tokens per second, read at {2} instead of {3}</source>
        <translation>etwa {0} statt {1} Token je Sekunde, gelesen mit {2} statt {3}</translation>
    </message>
    <message>
        <source>about {0} tokens per second</source>
        <translation>etwa {0} Token in der Sekunde</translation>
    </message>
    <message>
        <source>everything on the processor</source>
        <translation>alles auf dem Prozessor</translation>
    </message>
    <message>
        <source>one conversation at a time</source>
        <translation>ein Gespräch auf einmal</translation>
    </message>
    <message>
        <source>pictures looked at by the processor</source>
        <translation>Bilder sieht der Prozessor an</translation>
    </message>
    <message>
        <source>prompts read {0} tokens at a time</source>
        <translation>Prompts werden zu {0} Token auf einmal gelesen</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>the engine’s safe settings</source>
        <translation>die sicheren Einstellungen der Engine</translation>
    </message>
    <message>
        <source>the experts in system memory</source>
        <translation>die Experten im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>without the computer at {0}</source>
        <translation>ohne den Computer unter {0}</translation>
    </message>
    <message>
        <source>{0} ({1} less)</source>
        <translation>{0} ({1} weniger)</translation>
    </message>
    <message>
        <source>{0} ({1} less, {2})</source>
        <translation>{0} ({1} weniger, {2})</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>{0} The model is loaded again, with: {1}.</source>
        <translation>{0} Das Modell wird neu geladen, mit: {1}.</translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln layers on the graphics card</source>
        <translation>
            <numerusform>{0} von einer Schicht auf der Grafikkarte</numerusform>
            <numerusform>{0} von %Ln Schichten auf der Grafikkarte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reply</name>
    <message>
        <source>Context {0} %</source>
        <translation>Kontext {0} %</translation>
    </message>
    <message>
        <source>Context {0} / {1} ({2} %)</source>
        <translation>Kontext {0} / {1} ({2} %)</translation>
    </message>
    <message numerus="yes">
        <source>Reading your message {0} / %Ln tokens</source>
        <translation>
            <numerusform>Nachricht wird gelesen: {0} / %Ln Token</numerusform>
            <numerusform>Nachricht wird gelesen: {0} / %Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Denkt nach…</translation>
    </message>
    <message>
        <source>Thinking… ({0})</source>
        <translation>Denkt nach… ({0})</translation>
    </message>
    <message>
        <source>Thought for a moment ({0})</source>
        <translation>Hat einen Moment nachgedacht ({0})</translation>
    </message>
    <message>
        <source>Thought for {0} min {1} s ({2})</source>
        <translation>Hat {0} min {1} s nachgedacht ({2})</translation>
    </message>
    <message>
        <source>Thought for {0} s ({1})</source>
        <translation>Hat {0} s nachgedacht ({1})</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>cut off by an error</source>
        <translation>abgeschnitten durch einen Fehler</translation>
    </message>
    <message>
        <source>cut off: Plimsoll stopped while it was written</source>
        <translation>abgeschnitten: Plimsoll endete, während sie geschrieben wurde</translation>
    </message>
    <message>
        <source>cut off: the model stopped unexpectedly</source>
        <translation>abgeschnitten: Das Modell blieb unerwartet stehen</translation>
    </message>
    <message>
        <source>edited by you</source>
        <translation>von Ihnen bearbeitet</translation>
    </message>
    <message>
        <source>first word {0} s</source>
        <translation>erstes Wort {0} s</translation>
    </message>
    <message>
        <source>no reply</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>read again from where the conversation was changed</source>
        <translation>neu gelesen ab der Stelle, an der das Gespräch geändert wurde</translation>
    </message>
    <message>
        <source>read again: the chat's settings were changed</source>
        <translation>neu gelesen: Die Einstellungen des Chats wurden geändert</translation>
    </message>
    <message>
        <source>read again: the model's template wrote earlier replies in another form</source>
        <translation>neu gelesen: Die Vorlage des Modells schrieb frühere Antworten anders</translation>
    </message>
    <message>
        <source>read again: there was no memory to keep this chat while another was open</source>
        <translation>neu gelesen: Kein Speicher, um diesen Chat aufzuheben, während ein anderer offen war</translation>
    </message>
    <message>
        <source>read again: this model cannot step back that far</source>
        <translation>neu gelesen: Dieses Modell kann nicht so weit zurückgehen</translation>
    </message>
    <message>
        <source>read from the start: the model had not read this chat since it was loaded</source>
        <translation>von Anfang an gelesen: Das Modell hatte diesen Chat seit dem Laden nicht gelesen</translation>
    </message>
    <message numerus="yes">
        <source>reused {0} of %Ln tokens</source>
        <translation>
            <numerusform>{0} von einem Token wiederverwendet</numerusform>
            <numerusform>{0} von %Ln Token wiederverwendet</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped at end</source>
        <translation>zu Ende geschrieben</translation>
    </message>
    <message>
        <source>stopped at the length limit</source>
        <translation>an der Längengrenze gestoppt</translation>
    </message>
    <message>
        <source>stopped by you</source>
        <translation>von Hand gestoppt</translation>
    </message>
    <message>
        <source>stopped: the context is full</source>
        <translation>gestoppt: Der Kontext ist voll</translation>
    </message>
    <message>
        <source>suspended; it can go on where it was</source>
        <translation>ruht; kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} Token/s</translation>
    </message>
</context>
<context>
    <name>Repo</name>
    <message>
        <source>Asking Hugging Face…</source>
        <translation>Hugging Face wird gefragt…</translation>
    </message>
    <message>
        <source>Cannot be judged</source>
        <translation>Kein Urteil möglich</translation>
    </message>
    <message>
        <source>Choose a version</source>
        <translation>Version wählen</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>Längstes</translation>
    </message>
    <message>
        <source>Looking into the versions</source>
        <translation>Die Versionen werden untersucht</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Open its page on Hugging Face</source>
        <translation>Seite auf Hugging Face öffnen</translation>
    </message>
    <message>
        <source>Smaller versions need less memory and lose some quality.</source>
        <translation>Kleinere Versionen brauchen weniger Speicher und verlieren etwas Qualität.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Versions in this repository</source>
        <translation>Versionen in diesem Repository</translation>
    </message>
    <message>
        <source>Whether it fits is not known yet.</source>
        <translation>Ob es passt, ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>Whether it fits is worked out once this PC has been looked at.</source>
        <translation>Ob es passt, wird ermittelt, sobald dieser PC untersucht ist.</translation>
    </message>
    <message>
        <source>at {0}</source>
        <translation>mit {0}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>not looked into yet</source>
        <translation>noch nicht untersucht</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0} ★</source>
        <translation>{0} ★</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>‹ Search Hugging Face</source>
        <translation>‹ Hugging Face durchsuchen</translation>
    </message>
</context>
<context>
    <name>Room</name>
    <message>
        <source>Beside all that is loaded it would run slower.</source>
        <translation>Neben allem Geladenen liefe es langsamer.</translation>
    </message>
    <message>
        <source>Beside all that is loaded it would write about {0} tokens per second.</source>
        <translation>Neben allem Geladenen schriebe es etwa {0} Token in der Sekunde.</translation>
    </message>
    <message numerus="yes">
        <source>End %Ln models and load</source>
        <translation>
            <numerusform>Ein Modell beenden und laden</numerusform>
            <numerusform>%Ln Modelle beenden und laden</numerusform>
        </translation>
    </message>
    <message>
        <source>End {0} and load</source>
        <translation>{0} beenden und laden</translation>
    </message>
    <message>
        <source>Load it slower</source>
        <translation>Langsamer laden</translation>
    </message>
    <message>
        <source>Load with 8-bit chat memory</source>
        <translation>Mit 8-Bit-Gesprächsspeicher laden</translation>
    </message>
    <message>
        <source>Load with {0}</source>
        <translation>Mit {0} laden</translation>
    </message>
    <message>
        <source>Loading {0} ends {1}, which hold {2}. Their chats stay as they are.</source>
        <translation>{0} zu laden beendet {1}, die {2} halten. Ihre Chats bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Loading {0} ends {1}, which holds {2}. Its chats stay as they are.</source>
        <translation>{0} zu laden beendet {1}, das {2} hält. Seine Chats bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Make room for {0}?</source>
        <translation>Platz schaffen für {0}?</translation>
    </message>
    <message>
        <source>With 8-bit chat memory it fits beside all that is loaded.</source>
        <translation>Mit 8-Bit-Gesprächsspeicher passt es neben alles Geladene.</translation>
    </message>
    <message>
        <source>With a conversation of {0} it fits beside all that is loaded.</source>
        <translation>Mit einem Gespräch von {0} passt es neben alles Geladene.</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <source>{0} is writing a reply, which would stop there.</source>
        <translation>{0} schreibt eine Antwort, die dort enden würde.</translation>
    </message>
</context>
<context>
    <name>SentFile</name>
    <message>
        <source>As the model read it · {0}</source>
        <translation>Wie das Modell sie gelesen hat · {0}</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>The file is no longer at {0}. What the model read of it is kept here.</source>
        <translation>Die Datei liegt nicht mehr unter {0}. Was das Modell davon gelesen hat, ist hier aufbewahrt.</translation>
    </message>
    <message>
        <source>The file lies at {0}.</source>
        <translation>Die Datei liegt unter {0}.</translation>
    </message>
    <message>
        <source>This picture cannot be drawn.</source>
        <translation>Dieses Bild kann nicht gezeichnet werden.</translation>
    </message>
    <message>
        <source>What the file said</source>
        <translation>Inhalt der Datei</translation>
    </message>
</context>
<context>
    <name>Serving</name>
    <message>
        <source>A model writes one reply after the other: your chat goes first, programs wait their turn.</source>
        <translation>Ein Modell schreibt eine Antwort nach der anderen: der Chat geht vor, Programme warten, bis sie dran sind.</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Address and port…</source>
        <translation>Adresse und Port…</translation>
    </message>
    <message numerus="yes">
        <source>All conversations are reserved at load, each of up to %Ln tokens.</source>
        <translation>
            <numerusform>Alle Gespräche werden beim Laden belegt, jedes mit bis zu %Ln Token.</numerusform>
            <numerusform>Alle Gespräche werden beim Laden belegt, jedes mit bis zu %Ln Token.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Copy: {0}</source>
        <translation>Kopieren: {0}</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>Start nicht möglich</translation>
    </message>
    <message>
        <source>Editors, scripts and other programs that know OpenAI’s or Ollama’s interface can ask the models of this computer, as long as Plimsoll runs.</source>
        <translation>Editoren, Skripte und andere Programme, die OpenAIs oder Ollamas Schnittstelle kennen, können die Modelle dieses Computers fragen, solange Plimsoll läuft.</translation>
    </message>
    <message>
        <source>End this reply</source>
        <translation>Diese Antwort beenden</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>How many · memory</source>
        <translation>Wie viele · Speicher</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Make another</source>
        <translation>Erneuern</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model name</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>Models in memory</source>
        <translation>Geladene Modelle</translation>
    </message>
    <message>
        <source>None is needed; where a program insists on one, any word does.</source>
        <translation>Nicht nötig; wo ein Programm darauf besteht, genügt irgendein Wort.</translation>
    </message>
    <message>
        <source>Nothing was asked yet. Who asks for how much is listed here, never what was said.</source>
        <translation>Noch keine Anfrage. Hier steht, wer wie viel fragt, nie der Inhalt.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Ollama host</source>
        <translation>Ollama-Host</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Only programs on this computer reach it. They use the models that the chats use, none is held twice.</source>
        <translation>Nur Programme auf diesem Computer erreichen ihn. Sie nutzen dieselben Modelle wie die Chats, keines liegt doppelt im Speicher.</translation>
    </message>
    <message>
        <source>OpenAI base URL</source>
        <translation>OpenAI-Basis-URL</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Replies at once</source>
        <translation>Antworten zugleich</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Start the server</source>
        <translation>Server starten</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Stop the server</source>
        <translation>Server beenden</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird beendet…</translation>
    </message>
    <message>
        <source>The key was copied.</source>
        <translation>Der Schlüssel wurde kopiert.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln replies for programs are computed together, and your chat has a place of its own beside them: it waits for none.</source>
        <translation>
            <numerusform>Bis zu %Ln Antwort für Programme wird berechnet, und der Chat hat daneben einen eigenen Platz: er wartet auf keine.</numerusform>
            <numerusform>Bis zu %Ln Antworten für Programme werden zusammen berechnet, und der Chat hat daneben einen eigenen Platz: er wartet auf keine.</numerusform>
        </translation>
    </message>
    <message>
        <source>What programs ask</source>
        <translation>Was Programme fragen</translation>
    </message>
    <message>
        <source>What to tell other programs</source>
        <translation>Was anderen Programmen zu sagen ist</translation>
    </message>
    <message>
        <source>Whoever reaches this address and has the key may use the models.</source>
        <translation>Wer diese Adresse erreicht und den Schlüssel hat, kann die Modelle nutzen.</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>beantwortet</translation>
    </message>
    <message>
        <source>being answered</source>
        <translation>wird beantwortet</translation>
    </message>
    <message>
        <source>engine failed</source>
        <translation>Engine ausgefallen</translation>
    </message>
    <message>
        <source>foreign name</source>
        <translation>fremder Name</translation>
    </message>
    <message>
        <source>foreign page</source>
        <translation>fremde Seite</translation>
    </message>
    <message>
        <source>model ejected</source>
        <translation>Modell entladen</translation>
    </message>
    <message>
        <source>model is made ready</source>
        <translation>Modell wird bereitgestellt</translation>
    </message>
    <message>
        <source>no such model</source>
        <translation>kein solches Modell</translation>
    </message>
    <message>
        <source>program left</source>
        <translation>Programm ging weg</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>liest</translation>
    </message>
    <message>
        <source>refused ({0})</source>
        <translation>abgelehnt ({0})</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>too little memory</source>
        <translation>zu wenig Speicher</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>zu lang</translation>
    </message>
    <message>
        <source>too many wait</source>
        <translation>zu viele warten</translation>
    </message>
    <message>
        <source>unnamed</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>waits its turn</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>schreibt</translation>
    </message>
    <message>
        <source>wrong key</source>
        <translation>falscher Schlüssel</translation>
    </message>
    <message numerus="yes">
        <source>{0} is in memory for %Ln conversations, until it is loaded again.</source>
        <translation>
            <numerusform>{0} ist für %Ln Gespräch im Speicher, bis es neu geladen wird.</numerusform>
            <numerusform>{0} ist für %Ln Gespräche im Speicher, bis es neu geladen wird.</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} read</source>
        <translation>{0} gelesen</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} s, {1} s in line</source>
        <translation>{0} s, {1} s gewartet</translation>
    </message>
    <message>
        <source>{0} would not fit with so many replies at once.</source>
        <translation>{0} würde mit so vielen Antworten zugleich nicht passen.</translation>
    </message>
    <message>
        <source>{0} written</source>
        <translation>{0} geschrieben</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
    <message>
        <source>{0} · {1}, too much</source>
        <translation>{0} · {1}, zu viel</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/s</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>%Ln chats and messages are in the bin now.</source>
        <translation>
            <numerusform>Ein Chat oder eine Nachricht ist jetzt im Papierkorb.</numerusform>
            <numerusform>%Ln Chats und Nachrichten sind jetzt im Papierkorb.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chats sleep on the disk: {0}.</source>
        <translation>
            <numerusform>Ein Chat schläft auf der Festplatte: {0}.</numerusform>
            <numerusform>%Ln Chats schlafen auf der Festplatte: {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them you suspended; they stay until you go on.</source>
        <translation>
            <numerusform>Einer davon ruht auf Wunsch; er bleibt, bis er fortgesetzt wird.</numerusform>
            <numerusform>%Ln davon ruhen auf Wunsch; sie bleiben, bis sie fortgesetzt werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>A mirror, where Hugging Face itself cannot be reached. Your token goes there too.</source>
        <translation>Ein Spiegel, wo Hugging Face selbst nicht erreichbar ist. Ihr Token geht auch dorthin.</translation>
    </message>
    <message>
        <source>A model begins with room for a short conversation, takes more as the chat needs it, up to its conversation length, and gives it back when nobody does. If this is off, all of it is reserved at load.</source>
        <translation>Ein Modell beginnt mit Platz für ein kurzes Gespräch, nimmt mehr, sobald das Gespräch es braucht, bis zu seiner Gesprächslänge, und gibt zurück, was niemand braucht. Ist dies aus, wird alles beim Laden reserviert.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to {0}.</source>
        <translation>Ein Port ist eine Zahl von 1 bis {0}.</translation>
    </message>
    <message>
        <source>A token is taken from {0}.</source>
        <translation>Ein Token wird aus {0} genommen.</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugriffstoken</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Address of the hub</source>
        <translation>Adresse des Hubs</translation>
    </message>
    <message>
        <source>An address begins with https:// or http:// and names a host.</source>
        <translation>Eine Adresse beginnt mit https:// oder http:// und nennt einen Rechner.</translation>
    </message>
    <message>
        <source>An address is a name or a number of this computer, as 0.0.0.0.</source>
        <translation>Eine Adresse ist ein Name oder eine Nummer dieses Computers, etwa 0.0.0.0.</translation>
    </message>
    <message>
        <source>Another folder with models</source>
        <translation>Weiterer Ordner mit Modellen</translation>
    </message>
    <message>
        <source>Answer other programs</source>
        <translation>Anderen Programmen antworten</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As http://host:port, for searches and downloads.</source>
        <translation>Wie http://rechner:port, für Suchen und Downloads.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Choice of words, length of replies</source>
        <translation>Wortwahl, Länge der Antworten</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Compute threads at most</source>
        <translation>Rechen-Threads höchstens</translation>
    </message>
    <message>
        <source>Conversation length for a newly opened model</source>
        <translation>Gesprächslänge für ein neu geöffnetes Modell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>Alle löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete all %Ln chats?</source>
        <translation>
            <numerusform>Den einen Chat löschen?</numerusform>
            <numerusform>Alle %Ln Chats löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete all chats…</source>
        <translation>Alle Chats löschen …</translation>
    </message>
    <message>
        <source>Delete what is kept of {0}</source>
        <translation>Löschen, was von {0} aufgehoben ist</translation>
    </message>
    <message>
        <source>Disk for chats that need not be read again</source>
        <translation>Festplatte für Chats, die nicht neu gelesen werden müssen</translation>
    </message>
    <message>
        <source>Do not look for models in {0}</source>
        <translation>In {0} nicht nach Modellen suchen</translation>
    </message>
    <message>
        <source>Do not look there any more; the files stay</source>
        <translation>Dort nicht mehr suchen; die Dateien bleiben</translation>
    </message>
    <message>
        <source>Downloads at once</source>
        <translation>Downloads zugleich</translation>
    </message>
    <message>
        <source>Draw formulas</source>
        <translation>Formeln zeichnen</translation>
    </message>
    <message>
        <source>Each model can be changed on its own page. A model trained for less gets its own limit.</source>
        <translation>Jedes Modell lässt sich auf seiner Seite ändern. Ein Modell, das für weniger trainiert ist, bekommt seine eigene Grenze.</translation>
    </message>
    <message>
        <source>Empty: only programs on this computer reach it. 0.0.0.0 lets in your whole network, with a key.</source>
        <translation>Leer: nur Programme auf diesem Computer erreichen ihn. 0.0.0.0 lässt das ganze Netz herein, mit einem Schlüssel.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Folders that you added are looked into no longer; models, chats, the token and what you said of this computer stay.</source>
        <translation>In Ordnern, die Sie hinzugefügt haben, wird nicht mehr gesucht; Modelle, Chats, das Token und Ihre Angaben zu diesem Computer bleiben.</translation>
    </message>
    <message>
        <source>For programs, beside your chat. The page Server shows what that takes of memory.</source>
        <translation>Für Programme, neben dem Chat. Was das an Speicher belegt, zeigt die Seite Server.</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>From the start on, as long as Plimsoll runs. What they ask is seen on the page Server.</source>
        <translation>Vom Start an, solange Plimsoll läuft. Was sie fragen, steht auf der Seite Server.</translation>
    </message>
    <message>
        <source>Hugging Face hub</source>
        <translation>Hub von Hugging Face</translation>
    </message>
    <message>
        <source>If this is off, formulas in replies are shown as the model wrote them.</source>
        <translation>Ist das aus, werden Formeln in Antworten so gezeigt, wie das Modell sie schrieb.</translation>
    </message>
    <message>
        <source>In the background, if it fits then. You stay on the page where you are.</source>
        <translation>Im Hintergrund, wenn es dann passt. Sie bleiben auf der Seite, auf der Sie sind.</translation>
    </message>
    <message>
        <source>In the bin they wait for 30 days, and can be taken back one by one.</source>
        <translation>Im Papierkorb warten sie 30 Tage und lassen sich einzeln zurückholen.</translation>
    </message>
    <message>
        <source>Its words stay; the model reads them again</source>
        <translation>Die Worte bleiben; das Modell liest sie neu</translation>
    </message>
    <message>
        <source>Keep this token</source>
        <translation>Dieses Token behalten</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Let chat memory grow with the chat</source>
        <translation>Gesprächsspeicher mit dem Gespräch wachsen lassen</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Limit the speed of downloads</source>
        <translation>Tempo der Downloads begrenzen</translation>
    </message>
    <message>
        <source>Load a model that failed with less, without asking</source>
        <translation>Ein gescheitertes Modell ohne Nachfrage mit weniger laden</translation>
    </message>
    <message>
        <source>Load it when Plimsoll starts</source>
        <translation>Beim Start von Plimsoll laden</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <source>Look for models in these folders too</source>
        <translation>Auch in diesen Ordnern nach Modellen suchen</translation>
    </message>
    <message>
        <source>Looking at the disk…</source>
        <translation>Die Platte wird angesehen …</translation>
    </message>
    <message>
        <source>Looking for a token…</source>
        <translation>Es wird nach einem Token gesucht…</translation>
    </message>
    <message>
        <source>Make room when memory runs short, without asking</source>
        <translation>Ohne Nachfrage Platz schaffen, wenn der Speicher knapp wird</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models and downloads</source>
        <translation>Modelle und Downloads</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Models run on this computer, and nothing you type leaves it, but where you have one lie on computers that you added. The hub is asked only for what you search, look into or download there.</source>
        <translation>Modelle laufen auf diesem Computer, und nichts, was Sie schreiben, verlässt ihn, außer wo eines auf Computern liegt, die Sie hinzugefügt haben. Der Hub wird nur nach dem gefragt, was Sie dort suchen, ansehen oder herunterladen.</translation>
    </message>
    <message>
        <source>More than there are cores only wait for each other. It counts from the next time a model is loaded.</source>
        <translation>Mehr, als es Kerne gibt, warten nur aufeinander. Es gilt ab dem nächsten Laden eines Modells.</translation>
    </message>
    <message>
        <source>New chats</source>
        <translation>Neue Chats</translation>
    </message>
    <message>
        <source>New chats: {0}</source>
        <translation>Neue Chats: {0}</translation>
    </message>
    <message>
        <source>New downloads go there; what is elsewhere stays. The cache of the Hugging Face hub is shared with other programs, so that nothing has to be fetched twice.</source>
        <translation>Neue Downloads kommen dorthin; was anderswo liegt, bleibt. Den Cache von Hugging Face nutzen auch andere Programme, sodass nichts zweimal geholt werden muss.</translation>
    </message>
    <message>
        <source>No chat sleeps on the disk.</source>
        <translation>Kein Chat schläft auf der Festplatte.</translation>
    </message>
    <message>
        <source>No setting has “{0}” in it.</source>
        <translation>Keine Einstellung enthält „{0}“.</translation>
    </message>
    <message>
        <source>No token. Most models need none.</source>
        <translation>Kein Token. Die meisten Modelle brauchen keines.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Of what your desktop asks for; {0} and {1} at any time.</source>
        <translation>Im Verhältnis zu dem, was der Desktop vorgibt; jederzeit {0} und {1}.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Programs that know only Ollama look at 11434, where Ollama does not run itself.</source>
        <translation>Programme, die nur Ollama kennen, suchen bei 11434, wo Ollama nicht selbst läuft.</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Replies at once</source>
        <translation>Antworten zugleich</translation>
    </message>
    <message numerus="yes">
        <source>Reset %Ln settings to what they were at first?</source>
        <translation>
            <numerusform>Eine Einstellung auf den Anfangswert zurücksetzen?</numerusform>
            <numerusform>%Ln Einstellungen auf ihre Anfangswerte zurücksetzen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Alle Einstellungen zurücksetzen …</translation>
    </message>
    <message>
        <source>Say it on the desktop when a download is here and this window is not in front</source>
        <translation>Auf dem Desktop melden, wenn ein Download fertig und dieses Fenster nicht vorn ist</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Server for other programs</source>
        <translation>Server für andere Programme</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Size of text and everything</source>
        <translation>Größe von Schrift und allem anderen</translation>
    </message>
    <message>
        <source>Sleeping chats</source>
        <translation>Schlafende Chats</translation>
    </message>
    <message>
        <source>Some models have terms to accept on their page, and want a token with the download. It is made on the hub’s page of your account, and kept in this computer’s keyring; where there is none, in a file that only you can read. One that ‘hf auth login’ stored, or HF_TOKEN, is found by itself.</source>
        <translation>Manche Modelle haben Bedingungen, denen man auf ihrer Seite zustimmt, und verlangen beim Download ein Token. Es wird auf der Kontoseite des Hubs erstellt und im Schlüsselbund dieses Computers aufbewahrt; wo es keinen gibt, in einer Datei, die nur Sie lesen können. Eines, das ‚hf auth login‘ abgelegt hat, oder HF_TOKEN wird von selbst gefunden.</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>System-Prompt</translation>
    </message>
    <message>
        <source>Test the engine again</source>
        <translation>Engine neu testen</translation>
    </message>
    <message>
        <source>Testing the engine…</source>
        <translation>Die Engine wird getestet…</translation>
    </message>
    <message>
        <source>The cache of the Hugging Face hub</source>
        <translation>Der Cache von Hugging Face</translation>
    </message>
    <message>
        <source>The engine has not been found yet.</source>
        <translation>Die Engine wurde noch nicht gefunden.</translation>
    </message>
    <message>
        <source>The model to try the app with</source>
        <translation>Das Modell zum Ausprobieren</translation>
    </message>
    <message>
        <source>The one that a new chat asks for while none is in memory.</source>
        <translation>Das, nach dem ein neuer Chat fragt, solange keines im Speicher ist.</translation>
    </message>
    <message>
        <source>The one used last</source>
        <translation>Das zuletzt benutzte</translation>
    </message>
    <message>
        <source>The token is kept in this computer’s keyring.</source>
        <translation>Das Token liegt im Schlüsselbund dieses Computers.</translation>
    </message>
    <message>
        <source>The window changes at once. What models write is up to them, and to what you ask.</source>
        <translation>Das Fenster wechselt sofort. Was Modelle schreiben, liegt an ihnen und an dem, was Sie fragen.</translation>
    </message>
    <message>
        <source>Their words stay; the models read them again</source>
        <translation>Ihre Worte bleiben; die Modelle lesen sie neu</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>There is no keyring here, so the token is kept in {0}, which only you can read.</source>
        <translation>Hier gibt es keinen Schlüsselbund, deshalb liegt das Token in {0}, was nur Sie lesen können.</translation>
    </message>
    <message>
        <source>This copy of Plimsoll</source>
        <translation>Dieses Exemplar von Plimsoll</translation>
    </message>
    <message>
        <source>Threads must be from 1 to {0}; empty lets Plimsoll choose.</source>
        <translation>Threads von 1 bis {0}; leer wählt Plimsoll selbst.</translation>
    </message>
    <message>
        <source>Use models of Ollama, LM Studio, Jan, GPT4All and llama.cpp where they lie</source>
        <translation>Modelle von Ollama, LM Studio, Jan, GPT4All und llama.cpp verwenden, wo sie liegen</translation>
    </message>
    <message>
        <source>Use the shared cache</source>
        <translation>Den gemeinsamen Cache verwenden</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What a model holds of a chat is kept when you leave it, so that it goes on at once, also after a restart. The chats unused longest make room for others; no word of a chat is lost with that.</source>
        <translation>Was ein Modell von einem Chat hält, wird beim Verlassen aufgehoben, sodass er sofort weitergeht, auch nach einem Neustart. Die am längsten unbenutzten Chats machen anderen Platz; kein Wort eines Chats geht dabei verloren.</translation>
    </message>
    <message>
        <source>What a new chat begins with, here and with “plimsoll chat” in the terminal. Chats that there are keep what they have; each has these in a drawer of its own.</source>
        <translation>Womit ein neuer Chat beginnt, hier und mit „plimsoll chat“ im Terminal. Bestehende Chats behalten, was sie haben; jeder hat dies in einer eigenen Schublade.</translation>
    </message>
    <message>
        <source>What can be worked out again</source>
        <translation>Was sich neu berechnen lässt</translation>
    </message>
    <message>
        <source>What fits, up to {0}</source>
        <translation>Was passt, bis zu {0}</translation>
    </message>
    <message>
        <source>What models hold of them on the disk, {0}, is deleted in either case.</source>
        <translation>Was Modelle davon auf der Platte halten, {0}, wird in jedem Fall gelöscht.</translation>
    </message>
    <message>
        <source>What was learned of this computer</source>
        <translation>Was über diesen Computer gelernt wurde</translation>
    </message>
    <message>
        <source>Where another program fills the graphics card, the model is loaded again with the plan that gives up least, after the reply. Where system memory stays short for half a minute, the chat is kept on the disk and the model’s memory freed. What was done is said each time.</source>
        <translation>Füllt ein anderes Programm die Grafikkarte, wird das Modell nach der Antwort mit dem Plan neu geladen, der am wenigsten aufgibt. Bleibt der Arbeitsspeicher eine halbe Minute lang knapp, wird der Chat auf der Festplatte aufgehoben und der Speicher des Modells freigegeben. Was geschah, wird jedes Mal gesagt.</translation>
    </message>
    <message>
        <source>Where everything lies</source>
        <translation>Wo alles liegt</translation>
    </message>
    <message>
        <source>Where memory ran out or the engine crashed, the next plan that was worked out before is taken, and the reply goes on. What changed is said each time.</source>
        <translation>Reichte der Speicher nicht oder stürzte die Engine ab, wird der nächste, vorher ermittelte Plan genommen, und die Antwort geht weiter. Was sich geändert hat, wird jedes Mal gesagt.</translation>
    </message>
    <message>
        <source>Where models are kept</source>
        <translation>Wo Modelle liegen</translation>
    </message>
    <message>
        <source>Whose is it?</source>
        <translation>Wem gehört es?</translation>
    </message>
    <message>
        <source>Write a few tokens with a tiny model, to see which settings this processor survives</source>
        <translation>Mit einem winzigen Modell ein paar Token schreiben, um zu sehen, welche Einstellungen dieser Prozessor verträgt</translation>
    </message>
    <message>
        <source>You are {0}, by the token in {1}.</source>
        <translation>Angemeldet als {0}, durch das Token in {1}.</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>wie das System vorgibt</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>hf_…</source>
        <translation>hf_…</translation>
    </message>
    <message>
        <source>llama.cpp {0} passed its test on this processor and runs at full speed.</source>
        <translation>llama.cpp {0} hat den Test auf diesem Prozessor bestanden und läuft mit vollem Tempo.</translation>
    </message>
    <message>
        <source>llama.cpp {0} runs with safe settings on this processor, somewhat slower.</source>
        <translation>llama.cpp {0} läuft auf diesem Prozessor mit sicheren Einstellungen, etwas langsamer.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message numerus="yes">
        <source>suspended · {0} · back in about %Ln s</source>
        <translation>
            <numerusform>ruht · {0} · in etwa einer Sekunde zurück</numerusform>
            <numerusform>ruht · {0} · in etwa %Ln s zurück</numerusform>
        </translation>
    </message>
    <message>
        <source>the model’s own</source>
        <translation>wie das Modell</translation>
    </message>
    <message>
        <source>this computer’s keyring</source>
        <translation>dem Schlüsselbund dieses Computers</translation>
    </message>
    <message>
        <source>up to {0}</source>
        <translation>bis zu {0}</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0} (default)</source>
        <translation>{0} (Standard)</translation>
    </message>
    <message numerus="yes">
        <source>{0} · back in about %Ln s</source>
        <translation>
            <numerusform>{0} · in etwa einer Sekunde zurück</numerusform>
            <numerusform>{0} · in etwa %Ln s zurück</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}: back to what it was at first</source>
        <translation>{0}: zurück auf den Anfangswert</translation>
    </message>
    <message>
        <source>{0}: back to {1}</source>
        <translation>{0}: zurück auf {1}</translation>
    </message>
    <message>
        <source>{0}: copy the path</source>
        <translation>{0}: Pfad kopieren</translation>
    </message>
    <message>
        <source>{0}: open the folder</source>
        <translation>{0}: Ordner öffnen</translation>
    </message>
    <message>
        <source>“Delete for good” empties the bin as well; that cannot be taken back.</source>
        <translation>„Endgültig löschen“ leert auch den Papierkorb; das lässt sich nicht zurücknehmen.</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Edit your last message (box empty)</source>
        <translation>Letzte eigene Nachricht bearbeiten (Feld leer)</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>In the list of chats</source>
        <translation>In der Liste der Chats</translation>
    </message>
    <message>
        <source>In the message box</source>
        <translation>Im Feld für die Nachricht</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Leave editing, or stop the reply</source>
        <translation>Bearbeiten verlassen, oder die Antwort stoppen</translation>
    </message>
    <message>
        <source>Menu key, or Shift+F10</source>
        <translation>Menütaste, oder Umschalt+F10</translation>
    </message>
    <message>
        <source>Move to the bin</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Pin, tags, export</source>
        <translation>Anheften, Schlagwörter, Export</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Shift+Enter</source>
        <translation>Umschalt+Eingabe</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Pfeil hoch</translation>
    </message>
</context>
<context>
    <name>Sight</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Jump to latest</source>
        <translation>Zum Neuesten</translation>
    </message>
    <message>
        <source>↓ Jump to latest</source>
        <translation>↓ Zum Neuesten</translation>
    </message>
</context>
<context>
    <name>Sleep</name>
    <message numerus="yes">
        <source>Suspended in the middle of a reply. {0} on the disk come back in about %Ln s, once the model is loaded.</source>
        <translation>
            <numerusform>Ruht mitten in einer Antwort. {0} auf der Festplatte sind in etwa einer Sekunde zurück, sobald das Modell geladen ist.</numerusform>
            <numerusform>Ruht mitten in einer Antwort. {0} auf der Festplatte sind in etwa %Ln s zurück, sobald das Modell geladen ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Suspended. {0} on the disk come back in about %Ln s, once the model is loaded.</source>
        <translation>
            <numerusform>Ruht. {0} auf der Festplatte sind in etwa einer Sekunde zurück, sobald das Modell geladen ist.</numerusform>
            <numerusform>Ruht. {0} auf der Festplatte sind in etwa %Ln s zurück, sobald das Modell geladen ist.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy takes everything.</source>
        <translation>
            <numerusform>Ein weiteres Zeichen wird nicht gezeigt. „Kopieren“ nimmt alles.</numerusform>
            <numerusform>%Ln weitere Zeichen werden nicht gezeigt. „Kopieren“ nimmt alles.</numerusform>
        </translation>
    </message>
    <message>
        <source>source</source>
        <translation>Quelltext</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Also from: {0}</source>
        <translation>Auch von: {0}</translation>
    </message>
    <message>
        <source>Copy {0}</source>
        <translation>{0} kopieren</translation>
    </message>
    <message>
        <source>Downloaded it already? Open the file to load it and chat.</source>
        <translation>Schon heruntergeladen? Die Datei öffnen, um sie zu laden und zu chatten.</translation>
    </message>
    <message>
        <source>No file of this version is known.</source>
        <translation>Keine Datei dieser Version ist bekannt.</translation>
    </message>
    <message>
        <source>None are known; its place in the list is an estimate.</source>
        <translation>Keine bekannt; der Platz in der Liste ist geschätzt.</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>Open its page on Hugging Face</source>
        <translation>Seite auf Hugging Face öffnen</translation>
    </message>
    <message>
        <source>Published quality figures</source>
        <translation>Veröffentlichte Angaben zur Qualität</translation>
    </message>
    <message>
        <source>Quality figures marked {0} are from {1}.</source>
        <translation>Angaben zur Qualität mit dem Vermerk {0} stammen von {1}.</translation>
    </message>
    <message>
        <source>Source: {0}</source>
        <translation>Quelle: {0}</translation>
    </message>
    <message>
        <source>The file's name is not known; look there for the one with {0} in it.</source>
        <translation>Der Name der Datei ist nicht bekannt; dort nach der mit {0} im Namen suchen.</translation>
    </message>
    <message>
        <source>To look at images it also needs {0} ({1}) from the same place.</source>
        <translation>Zum Ansehen von Bildern ist von derselben Stelle auch {0} ({1}) nötig.</translation>
    </message>
    <message>
        <source>To look at images it also needs {0} from the same place.</source>
        <translation>Zum Ansehen von Bildern ist von derselben Stelle auch {0} nötig.</translation>
    </message>
    <message>
        <source>Where to get it</source>
        <translation>Wo es zu bekommen ist</translation>
    </message>
    <message>
        <source>the file's name</source>
        <translation>den Namen der Datei</translation>
    </message>
    <message>
        <source>the repository's name</source>
        <translation>den Namen des Repositorys</translation>
    </message>
</context>
<context>
    <name>Spill</name>
    <message>
        <source>It writes {0} tokens per second now.</source>
        <translation>Es schreibt jetzt {0} Token in der Sekunde.</translation>
    </message>
    <message>
        <source>It writes {1} instead of {0} tokens per second.</source>
        <translation>Es schreibt {1} statt {0} Token in der Sekunde.</translation>
    </message>
    <message>
        <source>Other programs took {2} of {0}, and {1} of the model had to move to system memory.</source>
        <translation>Andere Programme haben {2} von {0} belegt, und {1} des Modells mussten in den Arbeitsspeicher ausweichen.</translation>
    </message>
    <message>
        <source>Replies come slower so; how much shows with the next one.</source>
        <translation>Antworten kommen so langsamer; wie viel, zeigt sich bei der nächsten.</translation>
    </message>
    <message>
        <source>{0} is full, and its driver moved {1} of the model to system memory.</source>
        <translation>{0} ist voll, und der Treiber hat {1} des Modells in den Arbeitsspeicher verschoben.</translation>
    </message>
    <message>
        <source>{3} took {2} of {0}, and {1} of the model had to move to system memory.</source>
        <translation>{3} hat {2} von {0} belegt, und {1} des Modells mussten in den Arbeitsspeicher ausweichen.</translation>
    </message>
</context>
<context>
    <name>Starters</name>
    <message>
        <source>Dear neighbour, thank you very much for</source>
        <translation>Liebe Nachbarin, vielen Dank für</translation>
    </message>
    <message>
        <source>Explain how a rainbow comes about.</source>
        <translation>Erkläre, wie ein Regenbogen entsteht.</translation>
    </message>
    <message>
        <source>Give me three ideas for a quick dinner.</source>
        <translation>Gib mir drei Ideen für ein schnelles Abendessen.</translation>
    </message>
    <message>
        <source>Once upon a time there was a small ship that</source>
        <translation>Es war einmal ein kleines Schiff, das</translation>
    </message>
    <message>
        <source>Plan a weekend for two by the sea.</source>
        <translation>Plane ein Wochenende zu zweit am Meer.</translation>
    </message>
    <message>
        <source>What to take along on a long walk: 1.</source>
        <translation>Was man auf eine lange Wanderung mitnimmt: 1.</translation>
    </message>
    <message>
        <source>Write a friendly note to a neighbour.</source>
        <translation>Schreibe einem Nachbarn ein paar freundliche Zeilen.</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>How much of the downloads is here</source>
        <translation>Wie viel von den Downloads da ist</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>Planned for another PC</source>
        <translation>Für einen anderen PC geplant</translation>
    </message>
    <message>
        <source>Show the downloads</source>
        <translation>Downloads zeigen</translation>
    </message>
    <message>
        <source>Show who uses this computer</source>
        <translation>Zeigen, wer diesen Computer benutzt</translation>
    </message>
    <message>
        <source>{0} · {1}</source>
        <translation>{0} · {1}</translation>
    </message>
</context>
<context>
    <name>Switcher</name>
    <message>
        <source>Can be loaded</source>
        <translation>Lässt sich laden</translation>
    </message>
    <message>
        <source>Eject {0}</source>
        <translation>{0} entladen</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>Im Speicher</translation>
    </message>
    <message>
        <source>Other models…</source>
        <translation>Andere Modelle…</translation>
    </message>
    <message>
        <source>This model's settings</source>
        <translation>Einstellungen dieses Modells</translation>
    </message>
    <message>
        <source>cannot be judged</source>
        <translation>kein Urteil möglich</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>{0}, sorted, ascending</source>
        <translation>{0}, sortiert, aufsteigend</translation>
    </message>
    <message>
        <source>{0}, sorted, descending</source>
        <translation>{0}, sortiert, absteigend</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face</translation>
    </message>
    <message>
        <source>On this PC</source>
        <translation>Auf diesem PC</translation>
    </message>
    <message>
        <source>Where to look for models</source>
        <translation>Wo nach Modellen gesucht wird</translation>
    </message>
</context>
<context>
    <name>ThisPc</name>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cores</source>
        <translation>
            <numerusform>%Ln Kern</numerusform>
            <numerusform>%Ln Kerne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln threads</source>
        <translation>
            <numerusform>%Ln Thread</numerusform>
            <numerusform>%Ln Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>A model can use {0} now on the processor; this engine cannot use the graphics.</source>
        <translation>Ein Modell kann jetzt {0} auf dem Prozessor nutzen; die Grafik kann diese Engine nicht verwenden.</translation>
    </message>
    <message>
        <source>A model can use {0} now, on the graphics and the processor alike: it is one memory, and counted once. {1} of it is free for graphics, and {2} of that is kept for everything else.</source>
        <translation>Ein Modell kann jetzt {0} nutzen, auf Grafik und Prozessor zusammen: Es ist ein Speicher und einmal gezählt. {1} davon sind für die Grafik frei, und {2} davon bleiben für alles andere.</translation>
    </message>
    <message>
        <source>A model can use {0} now: {1} is free, and {2} of that is kept for everything else.</source>
        <translation>Ein Modell kann jetzt {0} nutzen: {1} sind frei, und {2} davon bleiben für alles andere.</translation>
    </message>
    <message>
        <source>A model can use {0} now: {1} is free, and {2} of that is kept for everything else. Most of it is system memory, which is counted once.</source>
        <translation>Ein Modell kann jetzt {0} nutzen: {1} sind frei, und {2} davon bleiben für alles andere. Das meiste ist Arbeitsspeicher, der nur einmal gezählt ist.</translation>
    </message>
    <message>
        <source>A model can use {0}, which was free at the last look.</source>
        <translation>Ein Modell kann {0} nutzen; so viel war beim letzten Blick frei.</translation>
    </message>
    <message>
        <source>A model can use {0}: {1} was free at the last look, and {2} of that is kept for everything else.</source>
        <translation>Ein Modell kann {0} nutzen: {1} waren beim letzten Blick frei, und {2} davon bleiben für alles andere.</translation>
    </message>
    <message>
        <source>Asleep to save power, and not woken up to be looked at.</source>
        <translation>Schläft, um Strom zu sparen, und wurde nicht geweckt, um untersucht zu werden.</translation>
    </message>
    <message>
        <source>Asleep to save power, and not woken up to be looked at; {0} were free before.</source>
        <translation>Schläft, um Strom zu sparen, und wurde nicht geweckt, um untersucht zu werden; davor waren {0} frei.</translation>
    </message>
    <message>
        <source>Back ends</source>
        <translation>Back-Ends</translation>
    </message>
    <message>
        <source>Back to this computer</source>
        <translation>Zurück zu diesem Computer</translation>
    </message>
    <message>
        <source>Choose a .gguf file, or drop one anywhere in this window. Its memory is worked out to the byte before anything is loaded.</source>
        <translation>Eine .gguf-Datei wählen oder irgendwo in diesem Fenster ablegen. Der Speicher wird aufs Byte ermittelt, bevor etwas geladen wird.</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Found on this PC</source>
        <translation>Gefunden auf diesem PC</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Free for models</source>
        <translation>Frei für Modelle</translation>
    </message>
    <message>
        <source>Graphics</source>
        <translation>Grafik</translation>
    </message>
    <message>
        <source>Have a model already? Open it and see whether it fits</source>
        <translation>Schon ein Modell da? Öffnen und sehen, ob es passt</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>It is full: {0} of the model lie in system memory instead, which is far slower.</source>
        <translation>Sie ist voll: {0} des Modells liegen stattdessen im Arbeitsspeicher, der weit langsamer ist.</translation>
    </message>
    <message>
        <source>Kept for everything else</source>
        <translation>Frei für alles andere</translation>
    </message>
    <message>
        <source>Look at this computer again (F5)</source>
        <translation>Diesen Computer neu untersuchen (F5)</translation>
    </message>
    <message>
        <source>Looking at this computer: memory, processor, graphics devices, and a short test of the engine…</source>
        <translation>Dieser Computer wird untersucht: Speicher, Prozessor, Grafikeinheiten und ein kurzer Test der Engine…</translation>
    </message>
    <message>
        <source>May be borrowed</source>
        <translation>Darf geliehen werden</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Models in memory</source>
        <translation>Modelle im Speicher</translation>
    </message>
    <message>
        <source>No source knows its size.</source>
        <translation>Keine Quelle kennt die Größe.</translation>
    </message>
    <message>
        <source>Nobody can tell how much of it is free, so no verdict can rest on it.</source>
        <translation>Niemand kann sagen, wie viel davon frei ist, darum kann kein Urteil darauf beruhen.</translation>
    </message>
    <message>
        <source>Note: {0}.</source>
        <translation>Hinweis: {0}.</translation>
    </message>
    <message>
        <source>Of that for graphics</source>
        <translation>Davon für die Grafik</translation>
    </message>
    <message>
        <source>Open a .gguf…</source>
        <translation>.gguf öffnen…</translation>
    </message>
    <message>
        <source>PCI {0}</source>
        <translation>PCI {0}</translation>
    </message>
    <message>
        <source>Plan for another PC</source>
        <translation>Für einen anderen PC planen</translation>
    </message>
    <message>
        <source>Planned PC</source>
        <translation>Geplanter PC</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Processor, disk and engine</source>
        <translation>Prozessor, Festplatte und Engine</translation>
    </message>
    <message>
        <source>Re-scan</source>
        <translation>Neu untersuchen</translation>
    </message>
    <message>
        <source>Scanning…</source>
        <translation>Wird untersucht…</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Reserviert</translation>
    </message>
    <message>
        <source>Something wrong? Type it in</source>
        <translation>Etwas falsch? Hier berichtigen</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>The engine runs with safe settings on this processor, somewhat slower.</source>
        <translation>Die Engine läuft auf diesem Prozessor mit sicheren Einstellungen, etwas langsamer.</translation>
    </message>
    <message>
        <source>This PC</source>
        <translation>Dieser PC</translation>
    </message>
    <message>
        <source>This engine cannot use it.</source>
        <translation>Diese Engine kann sie nicht verwenden.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Typed in by you. The engine does not list it, so models do not use it.</source>
        <translation>Von Hand eingetragen. Die Engine kennt sie nicht, darum verwenden Modelle sie nicht.</translation>
    </message>
    <message>
        <source>Usable by a model</source>
        <translation>Nutzbar für ein Modell</translation>
    </message>
    <message>
        <source>What a model may use here</source>
        <translation>Was ein Modell hier nutzen darf</translation>
    </message>
    <message>
        <source>What plimsoll doctor prints, for a bug report; nothing in it says who you are</source>
        <translation>Was plimsoll doctor ausgibt, für einen Fehlerbericht; nichts darin verrät, von wem er ist</translation>
    </message>
    <message>
        <source>asleep</source>
        <translation>schläft</translation>
    </message>
    <message>
        <source>by rule</source>
        <translation>nach Regel</translation>
    </message>
    <message>
        <source>can be used</source>
        <translation>nutzbar</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>von Hand gewählt</translation>
    </message>
    <message>
        <source>driver {0}</source>
        <translation>Treiber {0}</translation>
    </message>
    <message>
        <source>its driver uses {0} of system memory</source>
        <translation>der Treiber belegt {0} des Arbeitsspeichers</translation>
    </message>
    <message>
        <source>limits memory to {0}</source>
        <translation>begrenzt den Speicher auf {0}</translation>
    </message>
    <message>
        <source>llama.cpp {0}</source>
        <translation>llama.cpp {0}</translation>
    </message>
    <message>
        <source>may borrow {0} of system memory</source>
        <translation>darf {0} vom Arbeitsspeicher leihen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not built into this engine</source>
        <translation>nicht in dieser Engine</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>the driver's own count</source>
        <translation>die Zählung des Treibers</translation>
    </message>
    <message>
        <source>typed in</source>
        <translation>von Hand eingetragen</translation>
    </message>
    <message>
        <source>{0} GB/s</source>
        <translation>{0} GB/s</translation>
    </message>
    <message>
        <source>{0} is free, all of it within the {1} kept for everything else.</source>
        <translation>{0} sind frei, alles innerhalb der {1}, die für alles andere bleiben.</translation>
    </message>
    <message>
        <source>{0} of it is free, and this engine cannot use any of it.</source>
        <translation>{0} davon sind frei, und diese Engine kann nichts davon verwenden.</translation>
    </message>
    <message numerus="yes">
        <source>{0} of memory and %Ln graphics devices</source>
        <translation>
            <numerusform>{0} Speicher und eine Grafikeinheit</numerusform>
            <numerusform>{0} Speicher und %Ln Grafikeinheiten</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of memory and no graphics device the engine can use</source>
        <translation>{0} Speicher und keine Grafikeinheit, die die Engine verwenden kann</translation>
    </message>
    <message>
        <source>{0} of memory, one pool for processor and graphics</source>
        <translation>{0} Speicher, einer für Prozessor und Grafik</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>{0} to {1} GB/s</source>
        <translation>{0} bis {1} GB/s</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>{0}: {1} ({2})</source>
        <translation>{0}: {1} ({2})</translation>
    </message>
</context>
<context>
    <name>Thoughts</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown.</source>
        <translation>
            <numerusform>Ein weiteres Zeichen wird nicht gezeigt.</numerusform>
            <numerusform>%Ln weitere Zeichen werden nicht gezeigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
</context>
<context>
    <name>TooLong</name>
    <message>
        <source>+{0}</source>
        <translation>+{0}</translation>
    </message>
    <message>
        <source>8-bit chat memory, {0}</source>
        <translation>8-Bit-Gesprächsspeicher, {0}</translation>
    </message>
    <message>
        <source>Attach less</source>
        <translation>Weniger anhängen</translation>
    </message>
    <message>
        <source>Chat memory in RAM, {0}</source>
        <translation>Gesprächsspeicher im RAM, {0}</translation>
    </message>
    <message numerus="yes">
        <source>Frees %Ln tokens.</source>
        <translation>
            <numerusform>Gibt %Ln Token frei.</numerusform>
            <numerusform>Gibt %Ln Token frei.</numerusform>
        </translation>
    </message>
    <message>
        <source>Frees {0} of graphics memory, takes {1} of RAM.</source>
        <translation>Gibt {0} Grafikspeicher frei, braucht {1} RAM.</translation>
    </message>
    <message>
        <source>Keys and values are kept with 8 instead of 16 bits, so the same memory holds twice as many; replies are hardly worse. The model is loaded again and reads the conversation ({0}).</source>
        <translation>Schlüssel und Werte werden mit 8 statt 16 Bit gehalten, so dass in denselben Speicher doppelt so viele gehen; Antworten werden kaum schlechter. Das Modell wird neu geladen und liest das Gespräch ({0}).</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>So lassen</translation>
    </message>
    <message numerus="yes">
        <source>Leave the %Ln oldest messages out</source>
        <translation>
            <numerusform>Die älteste Nachricht weglassen</numerusform>
            <numerusform>Die %Ln ältesten Nachrichten weglassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loads again, about %Ln minutes.</source>
        <translation>
            <numerusform>Lädt neu, etwa %Ln Minute.</numerusform>
            <numerusform>Lädt neu, etwa %Ln Minuten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loads again, about %Ln seconds.</source>
        <translation>
            <numerusform>Lädt neu, etwa %Ln Sekunde.</numerusform>
            <numerusform>Lädt neu, etwa %Ln Sekunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Make the message shorter, or load the model with a longer context.</source>
        <translation>Die Nachricht kürzen, oder das Modell mit einem längeren Kontext laden.</translation>
    </message>
    <message>
        <source>Nothing is read again.</source>
        <translation>Nichts wird noch einmal gelesen.</translation>
    </message>
    <message>
        <source>Raise the context to {0}</source>
        <translation>Kontext auf {0} erhöhen</translation>
    </message>
    <message>
        <source>Reads {0} again.</source>
        <translation>Liest {0} noch einmal.</translation>
    </message>
    <message>
        <source>Saves {0}.</source>
        <translation>Spart {0}.</translation>
    </message>
    <message>
        <source>Saves {0}: chat memory {1}, working space {2}.</source>
        <translation>Spart {0}: Gesprächsspeicher {1}, Rechenpuffer {2}.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message numerus="yes">
        <source>Summarise the %Ln oldest messages</source>
        <translation>
            <numerusform>Die älteste Nachricht zusammenfassen</numerusform>
            <numerusform>Die %Ln ältesten Nachrichten zusammenfassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Summing up</source>
        <translation>Wird zusammengefasst</translation>
    </message>
    <message numerus="yes">
        <source>Takes about %Ln minutes.</source>
        <translation>
            <numerusform>Dauert etwa %Ln Minute.</numerusform>
            <numerusform>Dauert etwa %Ln Minuten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes about %Ln seconds.</source>
        <translation>
            <numerusform>Dauert etwa %Ln Sekunde.</numerusform>
            <numerusform>Dauert etwa %Ln Sekunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes no more memory.</source>
        <translation>Braucht nicht mehr Speicher.</translation>
    </message>
    <message>
        <source>Takes {0} more.</source>
        <translation>Braucht {0} mehr.</translation>
    </message>
    <message>
        <source>Takes {0} more: chat memory {1}, working space {2}.</source>
        <translation>Braucht {0} mehr: Gesprächsspeicher {1}, Rechenpuffer {2}.</translation>
    </message>
    <message>
        <source>Takes {0} of graphics memory and {1} of RAM more.</source>
        <translation>Braucht {0} Grafikspeicher und {1} RAM mehr.</translation>
    </message>
    <message>
        <source>The chat memory lies in RAM instead of on the graphics card. The model is loaded again and reads the conversation ({0}).</source>
        <translation>Der Gesprächsspeicher liegt im RAM statt auf der Grafikkarte. Das Modell wird neu geladen und liest das Gespräch ({0}).</translation>
    </message>
    <message>
        <source>The model is summing the oldest messages up. They stay in the chat.</source>
        <translation>Das Modell fasst die ältesten Nachrichten zusammen. Sie bleiben im Chat.</translation>
    </message>
    <message>
        <source>The model stays loaded, and what it has read so far is kept.</source>
        <translation>Das Modell bleibt geladen, und was es bisher gelesen hat, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The model sums them up in at most {0} and reads that in their place: {1} then. They stay in the chat.</source>
        <translation>Das Modell fasst sie in höchstens {0} zusammen und liest das an ihrer Stelle: dann {1}. Sie bleiben im Chat.</translation>
    </message>
    <message>
        <source>They stay in the chat; the model no longer reads them.</source>
        <translation>Sie bleiben im Chat; das Modell liest sie nicht mehr.</translation>
    </message>
    <message numerus="yes">
        <source>This conversation fills the context of %Ln tokens: no room for a reply is left.</source>
        <translation>
            <numerusform>Dieses Gespräch füllt den Kontext von einem Token: Für eine Antwort ist kein Platz mehr.</numerusform>
            <numerusform>Dieses Gespräch füllt den Kontext von %Ln Token: Für eine Antwort ist kein Platz mehr.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This conversation takes %Ln tokens, and the context holds {0}.</source>
        <translation>
            <numerusform>Dieses Gespräch nimmt ein Token ein, und der Kontext fasst {0}.</numerusform>
            <numerusform>Dieses Gespräch nimmt %Ln Token ein, und der Kontext fasst {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This conversation takes {0} of the context's %Ln tokens: no room for a reply is left.</source>
        <translation>
            <numerusform>Dieses Gespräch nimmt {0} von einem Token des Kontexts ein: Für eine Antwort ist kein Platz mehr.</numerusform>
            <numerusform>Dieses Gespräch nimmt {0} der %Ln Token des Kontexts ein: Für eine Antwort ist kein Platz mehr.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes %Ln tokens, {0} more than are left. What can be done is offered when it is sent.</source>
        <translation>
            <numerusform>Diese Nachricht braucht %Ln Token, {0} mehr, als noch frei sind. Was sich tun lässt, wird beim Senden angeboten.</numerusform>
            <numerusform>Diese Nachricht braucht %Ln Token, {0} mehr, als noch frei sind. Was sich tun lässt, wird beim Senden angeboten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes %Ln tokens.</source>
        <translation>
            <numerusform>Diese Nachricht braucht %Ln Token.</numerusform>
            <numerusform>Diese Nachricht braucht %Ln Token.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes {0} of the %Ln tokens that are left.</source>
        <translation>
            <numerusform>Diese Nachricht braucht {0} von %Ln Token, das noch frei ist.</numerusform>
            <numerusform>Diese Nachricht braucht {0} von %Ln Token, die noch frei sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Writes about {0} instead of {1} tokens per second.</source>
        <translation>Schreibt etwa {0} statt {1} Token je Sekunde.</translation>
    </message>
    <message>
        <source>{0} stay free.</source>
        <translation>{0} bleiben frei.</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>−{0}</source>
        <translation>−{0}</translation>
    </message>
</context>
<context>
    <name>Tools</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Next version ({0})</source>
        <translation>Nächste Fassung ({0})</translation>
    </message>
    <message>
        <source>Previous version ({0})</source>
        <translation>Vorige Fassung ({0})</translation>
    </message>
    <message>
        <source>Version {0} of {1}</source>
        <translation>Fassung {0} von {1}</translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message numerus="yes">
        <source>Drop one file at a time; %Ln were dropped.</source>
        <translation>
            <numerusform>Eine Datei nach der anderen ablegen; es war eine.</numerusform>
            <numerusform>Eine Datei nach der anderen ablegen; es waren %Ln.</numerusform>
        </translation>
    </message>
    <message>
        <source>Load with less</source>
        <translation>Mit weniger laden</translation>
    </message>
    <message>
        <source>Open another file.</source>
        <translation>Eine andere Datei öffnen.</translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation>Andere Datei öffnen…</translation>
    </message>
    <message>
        <source>Restart model</source>
        <translation>Modell neu starten</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Neu untersuchen</translation>
    </message>
    <message>
        <source>Shorten</source>
        <translation>Kürzen</translation>
    </message>
    <message>
        <source>Shorten the conversation, or close other programs and scan again.</source>
        <translation>Das Gespräch kürzen, oder andere Programme schließen und neu untersuchen.</translation>
    </message>
    <message>
        <source>Something went wrong inside Plimsoll.</source>
        <translation>In Plimsoll ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>The engine is not installed or cannot start: {0}</source>
        <translation>Die Engine ist nicht installiert oder kann nicht starten: {0}</translation>
    </message>
    <message>
        <source>The model could not be loaded.</source>
        <translation>Das Modell konnte nicht geladen werden.</translation>
    </message>
    <message>
        <source>The model stopped unexpectedly.</source>
        <translation>Das Modell ist unerwartet stehen geblieben.</translation>
    </message>
    <message>
        <source>This is a fault in the program, not in your model. Your chat is still in the window.</source>
        <translation>Das ist ein Fehler im Programm, nicht im Modell. Der Chat ist noch im Fenster.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try again, or open another file.</source>
        <translation>Noch einmal versuchen, oder eine andere Datei öffnen.</translation>
    </message>
    <message>
        <source>Unexpected: {0}</source>
        <translation>Unerwartet: {0}</translation>
    </message>
    <message numerus="yes">
        <source>Use {0} tokens</source>
        <translation>
            <numerusform>{0} Token nehmen</numerusform>
            <numerusform>{0} Token nehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>You can go on. If it happens again, copy the details and report it.</source>
        <translation>Es kann weitergehen. Kommt es wieder vor, bitte die Einzelheiten kopieren und melden.</translation>
    </message>
    <message>
        <source>Your chat is safe. Restart the model and go on.</source>
        <translation>Der Chat ist sicher. Das Modell neu starten, um fortzufahren.</translation>
    </message>
    <message>
        <source>{0} is not a .gguf file. Drop a model in GGUF format.</source>
        <translation>{0} ist keine .gguf-Datei. Ein Modell im Format GGUF ablegen.</translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln Token</numerusform>
            <numerusform>%Ln Token</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} ({1}–{2})</source>
        <translation>{0} ({1}–{2})</translation>
    </message>
    <message>
        <source>{0} B</source>
        <translation>{0} Mrd.</translation>
    </message>
    <message>
        <source>{0} GB</source>
        <translation>{0} GB</translation>
    </message>
    <message>
        <source>{0} M</source>
        <translation>{0} Mio.</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} billion parameters</source>
        <translation>{0} Milliarden Parameter</translation>
    </message>
    <message numerus="yes">
        <source>{0} bytes</source>
        <translation>
            <numerusform>{0} Byte</numerusform>
            <numerusform>{0} Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} kB</translation>
    </message>
    <message>
        <source>{0} million parameters</source>
        <translation>{0} Millionen Parameter</translation>
    </message>
    <message>
        <source>{0} of {1} GB used</source>
        <translation>{0} von {1} GB belegt</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} Parameter</translation>
    </message>
    <message>
        <source>{0} thousand parameters</source>
        <translation>{0} Tausend Parameter</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} bis {1}</translation>
    </message>
    <message numerus="yes">
        <source>{0} tokens</source>
        <translation>
            <numerusform>{0} Token</numerusform>
            <numerusform>{0} Token</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}%</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0}k</source>
        <translation>{0}k</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>8-bit chat memory (saves {0})</source>
        <translation>8-Bit-Gesprächsspeicher (spart {0})</translation>
    </message>
    <message>
        <source>Begins with room for {0} and grows with the chat up to this length. The memory above is for all of it.</source>
        <translation>Beginnt mit Platz für {0} und wächst mit dem Gespräch bis zu dieser Länge. Der Speicher oben ist der für alles.</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Passt</translation>
    </message>
    <message>
        <source>Fits at {1} context, but tight: {0} inside your safety margin. Closing other programs would help.</source>
        <translation>Passt mit {1} Kontext, aber knapp: {0} innerhalb der Sicherheitsreserve. Andere Programme zu schließen würde helfen.</translation>
    </message>
    <message>
        <source>Fits with {0} to spare at {1} context.</source>
        <translation>Passt, {0} übrig, mit {1} Kontext.</translation>
    </message>
    <message>
        <source>Fits: {0} to spare</source>
        <translation>Passt: {0} übrig</translation>
    </message>
    <message numerus="yes">
        <source>Longest that fits: {0} tokens.</source>
        <translation>
            <numerusform>Längstes, das passt: {0} Token.</numerusform>
            <numerusform>Längstes, das passt: {0} Token.</numerusform>
        </translation>
    </message>
    <message>
        <source>Longest that fits: …</source>
        <translation>Längstes, das passt: …</translation>
    </message>
    <message>
        <source>No conversation length keeps the safety margin.</source>
        <translation>Keine Länge lässt die Sicherheitsreserve frei.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Not known: the engine cannot tell how much memory {0} has.</source>
        <translation>Nicht bekannt: Die Engine kann nicht sagen, wie viel Speicher {0} hat.</translation>
    </message>
    <message numerus="yes">
        <source>Runs at {1} context from both memories: {0} stay in system memory, with the experts of %Ln layers, of which each word needs a few.</source>
        <translation>
            <numerusform>Läuft mit {1} Kontext aus beiden Speichern: {0} bleiben im Arbeitsspeicher, mit den Experten einer Schicht, von denen jedes Wort nur wenige braucht.</numerusform>
            <numerusform>Läuft mit {1} Kontext aus beiden Speichern: {0} bleiben im Arbeitsspeicher, mit den Experten von %Ln Schichten, von denen jedes Wort nur wenige braucht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs at {1} context from both memories: {0} with the chat memory stay in system memory.</source>
        <translation>Läuft mit {1} Kontext aus beiden Speichern: {0} mit dem Gesprächsspeicher bleiben im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Runs at {1} context, but slower: {0} of the model will sit in system memory.</source>
        <translation>Läuft mit {1} Kontext, aber langsamer: {0} des Modells werden im Arbeitsspeicher liegen.</translation>
    </message>
    <message>
        <source>Runs slower</source>
        <translation>Läuft langsamer</translation>
    </message>
    <message>
        <source>Runs slower: {0} in system memory</source>
        <translation>Läuft langsamer: {0} im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Shorter conversation ({0} fits)</source>
        <translation>Kürzeres Gespräch ({0} passt)</translation>
    </message>
    <message numerus="yes">
        <source>The memory above is for %Ln conversations of this length: the page Server is set to several replies at once.</source>
        <translation>
            <numerusform>Der Speicher oben ist für %Ln Gespräch dieser Länge: auf der Seite Server sind mehrere Antworten zugleich eingestellt.</numerusform>
            <numerusform>Der Speicher oben ist für %Ln Gespräche dieser Länge: auf der Seite Server sind mehrere Antworten zugleich eingestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>Knapp</translation>
    </message>
    <message>
        <source>Tight: uses {0} of the safety margin</source>
        <translation>Knapp: braucht {0} der Sicherheitsreserve</translation>
    </message>
    <message>
        <source>Too slow</source>
        <translation>Zu langsam</translation>
    </message>
    <message>
        <source>Too slow to be of use at {1} context: {2}, for {0} of the model will sit in system memory.</source>
        <translation>Zu langsam, um brauchbar zu sein, mit {1} Kontext: {2}, denn {0} des Modells werden im Arbeitsspeicher liegen.</translation>
    </message>
    <message>
        <source>Too slow to be of use: {0}</source>
        <translation>Zu langsam, um brauchbar zu sein: {0}</translation>
    </message>
    <message>
        <source>Will not fit</source>
        <translation>Passt nicht</translation>
    </message>
    <message>
        <source>Will not fit at {2} context: needs {0}, and {1} is free.</source>
        <translation>Passt nicht mit {2} Kontext: braucht {0}, und {1} sind frei.</translation>
    </message>
    <message>
        <source>Will not fit: {0} short</source>
        <translation>Passt nicht: {0} zu wenig</translation>
    </message>
    <message numerus="yes">
        <source>You asked for {0} tokens. This model was trained to follow {1}.</source>
        <translation>
            <numerusform>Gewünscht ist {0} Token. Dieses Modell wurde darauf trainiert, {1} zu folgen.</numerusform>
            <numerusform>Gewünscht sind {0} Token. Dieses Modell wurde darauf trainiert, {1} zu folgen.</numerusform>
        </translation>
    </message>
    <message>
        <source>about {0} tok/s</source>
        <translation>etwa {0} Token/s</translation>
    </message>
    <message>
        <source>free memory cannot be read</source>
        <translation>freier Speicher nicht lesbar</translation>
    </message>
    <message>
        <source>{0} in system memory</source>
        <translation>{0} im RAM</translation>
    </message>
    <message>
        <source>{0} into the margin</source>
        <translation>{0} in die Reserve</translation>
    </message>
    <message>
        <source>{0} short</source>
        <translation>{0} zu wenig</translation>
    </message>
    <message>
        <source>{0} to spare</source>
        <translation>{0} übrig</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message>
        <source>Download</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>Memory at {0}</source>
        <translation>Speicher bei {0}</translation>
    </message>
    <message>
        <source>No file of this version is known; one would have about {0}.</source>
        <translation>Keine Datei dieser Version ist bekannt; eine hätte etwa {0}.</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Versions of this model</source>
        <translation>Versionen dieses Modells</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>keine Datei</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>working it out…</source>
        <translation>wird ermittelt…</translation>
    </message>
    <message>
        <source>{0} ★ best</source>
        <translation>{0} ★ beste</translation>
    </message>
</context>
<context>
    <name>Where</name>
    <message numerus="yes">
        <source>%Ln layers</source>
        <translation>
            <numerusform>%Ln Schicht</numerusform>
            <numerusform>%Ln Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln layers on graphics</source>
        <translation>
            <numerusform>Eine Schicht auf der Grafik</numerusform>
            <numerusform>Alle %Ln Schichten auf der Grafik</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln layers on {0}</source>
        <translation>
            <numerusform>Eine Schicht auf {0}</numerusform>
            <numerusform>Alle %Ln Schichten auf {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>All in system memory</source>
        <translation>Alles im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>Alle davon</translation>
    </message>
    <message>
        <source>All of them, shared out for speed</source>
        <translation>Alle davon, auf Tempo verteilt</translation>
    </message>
    <message>
        <source>Another number</source>
        <translation>Andere Zahl</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Automatic · {0}</source>
        <translation>Automatisch · {0}</translation>
    </message>
    <message>
        <source>Automatic: in system memory</source>
        <translation>Automatisch: im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Automatic: none apart</source>
        <translation>Automatisch: keine ausgelagert</translation>
    </message>
    <message numerus="yes">
        <source>Automatic: of %Ln layers</source>
        <translation>
            <numerusform>Automatisch: von einer Schicht</numerusform>
            <numerusform>Automatisch: von %Ln Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic: with its layers</source>
        <translation>Automatisch: bei seinen Schichten</translation>
    </message>
    <message>
        <source>Automatic: {0} of {1}</source>
        <translation>Automatisch: {0} von {1}</translation>
    </message>
    <message>
        <source>Back to automatic</source>
        <translation>Zurück zu automatisch</translation>
    </message>
    <message>
        <source>Chat memory</source>
        <translation>Gesprächsspeicher</translation>
    </message>
    <message>
        <source>Choose where it lies</source>
        <translation>Wählen, wo es liegt</translation>
    </message>
    <message>
        <source>Experts in system memory</source>
        <translation>Experten im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Graphics</source>
        <translation>Grafik</translation>
    </message>
    <message>
        <source>Graphics cards</source>
        <translation>Grafikkarten</translation>
    </message>
    <message>
        <source>In system memory</source>
        <translation>Im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Layers on graphics</source>
        <translation>Schichten auf der Grafik</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>None (processor only)</source>
        <translation>Keine (nur Prozessor)</translation>
    </message>
    <message>
        <source>Only {0}</source>
        <translation>Nur {0}</translation>
    </message>
    <message>
        <source>Share of {0}</source>
        <translation>Anteil von {0}</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message numerus="yes">
        <source>Those of %Ln layers</source>
        <translation>
            <numerusform>Die einer Schicht</numerusform>
            <numerusform>Die von %Ln Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Tokens a second</source>
        <translation>Token in der Sekunde</translation>
    </message>
    <message>
        <source>Where it lies</source>
        <translation>Wo es liegt</translation>
    </message>
    <message>
        <source>With its layers</source>
        <translation>Bei seinen Schichten</translation>
    </message>
    <message>
        <source>Working out what each choice would be like…</source>
        <translation>Es wird ermittelt, wie jede Wahl wäre…</translation>
    </message>
    <message>
        <source>Write a whole number from 0 to {0}.</source>
        <translation>Eine ganze Zahl von 0 bis {0} schreiben.</translation>
    </message>
    <message>
        <source>cards share it {0}</source>
        <translation>Karten teilen es {0}</translation>
    </message>
    <message>
        <source>chat memory in system memory</source>
        <translation>Gesprächsspeicher im Arbeitsspeicher</translation>
    </message>
    <message numerus="yes">
        <source>experts of %Ln layers in system memory</source>
        <translation>
            <numerusform>Experten einer Schicht im Arbeitsspeicher</numerusform>
            <numerusform>Experten von %Ln Schichten im Arbeitsspeicher</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln layers on graphics</source>
        <translation>
            <numerusform>{0} von einer Schicht auf der Grafik</numerusform>
            <numerusform>{0} von %Ln Schichten auf der Grafik</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln layers on {1}</source>
        <translation>
            <numerusform>{0} von einer Schicht auf {1}</numerusform>
            <numerusform>{0} von %Ln Schichten auf {1}</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>{0}: another number</source>
        <translation>{0}: andere Zahl</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>{0}: {1} tokens a second, {2} on graphics, {3} in system memory, {4}</source>
        <translation>{0}: {1} Token in der Sekunde, {2} auf der Grafik, {3} im Arbeitsspeicher, {4}</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>About Plimsoll</source>
        <translation>Über Plimsoll</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Models in GGUF format (*.gguf)</source>
        <translation>Modelle im Format GGUF (*.gguf)</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Ein Modell öffnen</translation>
    </message>
    <message>
        <source>Plimsoll {0}</source>
        <translation>Plimsoll {0}</translation>
    </message>
    <message>
        <source>Which language model can this computer carry? To the byte, before it is loaded.

MIT licence. Made with Qt (LGPL 3) and llama.cpp (MIT).</source>
        <translation>Welches Sprachmodell kann dieser Computer tragen? Aufs Byte, bevor es geladen wird.

MIT-Lizenz. Gemacht mit Qt (LGPL 3) und llama.cpp (MIT).</translation>
    </message>
</context>
<context>
    <name>WishBar</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
</context>
<context>
    <name>WorkedOut</name>
    <message numerus="yes">
        <source>%Ln layers</source>
        <translation>
            <numerusform>%Ln Schicht</numerusform>
            <numerusform>%Ln Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users</source>
        <translation>
            <numerusform>%Ln Nutzer</numerusform>
            <numerusform>%Ln Nutzer</numerusform>
        </translation>
    </message>
    <message>
        <source>({0} keys + {1} values)</source>
        <translation>({0} Schlüssel + {1} Werte)</translation>
    </message>
    <message>
        <source>2 × {0} × {1} tokens × {2} layers × {3} wide × 2 bytes</source>
        <translation>2 × {0} × {1} Token × {2} Schichten × {3} breit × 2 Byte</translation>
    </message>
    <message>
        <source>By the textbook's formulas</source>
        <translation>Nach den Formeln der Lehrbücher</translation>
    </message>
    <message>
        <source>Chat memory besides</source>
        <translation>Weiterer Gesprächsspeicher</translation>
    </message>
    <message>
        <source>Chat memory, compressed (MLA)</source>
        <translation>Gesprächsspeicher, verdichtet (MLA)</translation>
    </message>
    <message>
        <source>Chat memory, every head its own</source>
        <translation>Gesprächsspeicher, jeder Kopf eigener</translation>
    </message>
    <message>
        <source>Chat memory, shared heads (GQA)</source>
        <translation>Gesprächsspeicher, geteilte Köpfe (GQA)</translation>
    </message>
    <message>
        <source>Chat memory, sliding window</source>
        <translation>Gesprächsspeicher, gleitendes Fenster</translation>
    </message>
    <message>
        <source>Each further token</source>
        <translation>Jedes weitere Token</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Alles Übrige</translation>
    </message>
    <message>
        <source>Free now</source>
        <translation>Jetzt frei</translation>
    </message>
    <message>
        <source>Kept for everything else</source>
        <translation>Frei für alles andere</translation>
    </message>
    <message>
        <source>Less than that</source>
        <translation>Weniger als das</translation>
    </message>
    <message>
        <source>Needed in all</source>
        <translation>Nötig insgesamt</translation>
    </message>
    <message>
        <source>Predicted and real</source>
        <translation>Vorhergesagt und wirklich</translation>
    </message>
    <message>
        <source>So the textbook's chat memory is {0} times what it truly is: {1}.</source>
        <translation>So ist der Gesprächsspeicher des Lehrbuchs {0}-mal so groß wie der wahre: {1}.</translation>
    </message>
    <message>
        <source>Some layers keep a state that does not grow with the conversation.</source>
        <translation>Manche Schichten halten einen Zustand, der mit dem Gespräch nicht wächst.</translation>
    </message>
    <message>
        <source>Some layers look back over a window and need no more memory beyond it.</source>
        <translation>Manche Schichten blicken nur über ein Fenster zurück und brauchen darüber hinaus keinen Speicher.</translation>
    </message>
    <message>
        <source>State of fixed size</source>
        <translation>Zustand fester Größe</translation>
    </message>
    <message>
        <source>That for chat memory counts full width in each layer; this model keeps one compressed row instead.</source>
        <translation>Die für den Gesprächsspeicher zählt in jeder Schicht die volle Breite; dieses Modell hält stattdessen eine verdichtete Reihe.</translation>
    </message>
    <message>
        <source>That for chat memory counts full width in every layer, but here several heads share keys and values.</source>
        <translation>Die für den Gesprächsspeicher zählt in jeder Schicht die volle Breite, aber hier teilen sich mehrere Köpfe Schlüssel und Werte.</translation>
    </message>
    <message>
        <source>The formula for weights takes the bits that a quantisation is called by; files mix several formats.</source>
        <translation>Die Formel für die Gewichte nimmt die Bits, nach denen eine Quantisierung heißt; Dateien mischen mehrere Formate.</translation>
    </message>
    <message>
        <source>To spare</source>
        <translation>Übrig</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Zusammen</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>With this model's own numbers</source>
        <translation>Mit den eigenen Zahlen dieses Modells</translation>
    </message>
    <message>
        <source>Working space, engine</source>
        <translation>Rechenpuffer, Engine</translation>
    </message>
    <message>
        <source>a fifth of the weights, as calculators add</source>
        <translation>ein Fünftel der Gewichte, wie Rechner es zuschlagen</translation>
    </message>
    <message>
        <source>by the engine's word: more than these formulas give, and there is none here for it</source>
        <translation>nach Auskunft der Engine: mehr, als diese Formeln ergeben; dafür gibt es hier keine</translation>
    </message>
    <message>
        <source>by the engine's word: this model keeps its past compressed, so take this off</source>
        <translation>nach Auskunft der Engine: dieses Modell hält Vergangenes verdichtet, das geht also ab</translation>
    </message>
    <message>
        <source>dry run by the engine</source>
        <translation>Probelauf der Engine</translation>
    </message>
    <message numerus="yes">
        <source>dry run by the engine: batches of {0} tokens</source>
        <translation>
            <numerusform>Probelauf der Engine: Stapel von {0} Token</numerusform>
            <numerusform>Probelauf der Engine: Stapel von {0} Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>dry run by the engine: {0} tokens, {1}</source>
        <translation>
            <numerusform>Probelauf der Engine: {0} Token, {1}</numerusform>
            <numerusform>Probelauf der Engine: {0} Token, {1}</numerusform>
        </translation>
    </message>
    <message>
        <source>dry run by the engine; in all {0} more than the model's file has, for the table of words where it lies on the graphics card and in system memory, or for looking at images</source>
        <translation>Probelauf der Engine; insgesamt {0} mehr, als die Modelldatei hat: für die Wortliste, wo sie auf der Grafikkarte und im Arbeitsspeicher liegt, oder zum Ansehen von Bildern</translation>
    </message>
    <message>
        <source>free, less the margin, less what is needed</source>
        <translation>frei, weniger die Reserve, weniger das Nötige</translation>
    </message>
    <message>
        <source>growth of the engine child, measured by the system</source>
        <translation>Wachstum des Engine-Prozesses, vom System gemessen</translation>
    </message>
    <message>
        <source>layers in system memory are copied over for large batches</source>
        <translation>Schichten im Arbeitsspeicher werden für große Stapel hinüberkopiert</translation>
    </message>
    <message>
        <source>no formula: the engine plans them in its dry run, above</source>
        <translation>keine Formel: die Engine plant sie in ihrem Probelauf, siehe oben</translation>
    </message>
    <message>
        <source>the dry run: weights, chat memory, working space; and the vocabulary</source>
        <translation>der Probelauf: Gewichte, Gesprächsspeicher, Rechenpuffer; und das Vokabular</translation>
    </message>
    <message>
        <source>the safety margin</source>
        <translation>die Sicherheitsreserve</translation>
    </message>
    <message>
        <source>what a conversation takes more for it</source>
        <translation>was ein Gespräch dafür mehr braucht</translation>
    </message>
    <message>
        <source>what the engine says it holds, and the vocabulary</source>
        <translation>was die Engine angibt, und das Vokabular</translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <source>{0} billion × {1} bits: {2} GB as makers count, of 1,000,000,000 bytes</source>
        <translation>{0} Milliarden × {1} Bit: {2} GB, wie Hersteller zählen, zu 1.000.000.000 Byte</translation>
    </message>
    <message>
        <source>{0} numbers at {1} bits each, as the file mixes its formats</source>
        <translation>{0} Zahlen zu je {1} Bit, wie die Datei ihre Formate mischt</translation>
    </message>
    <message>
        <source>{0} × {1} numbers × 4 bytes × {2}, however long the conversation</source>
        <translation>{0} × {1} Zahlen × 4 Byte × {2}, wie lang das Gespräch auch ist</translation>
    </message>
    <message>
        <source>{0} × {1} × {2} bytes × {3} tokens × {4}</source>
        <translation>{0} × {1} × {2} Byte × {3} Token × {4}</translation>
    </message>
    <message>
        <source>{0} × {1} × {2} bytes × {3} tokens × {4}; these look back over {5} tokens only</source>
        <translation>{0} × {1} × {2} Byte × {3} Token × {4}; diese blicken nur {5} Token zurück</translation>
    </message>
</context>
</TS>
