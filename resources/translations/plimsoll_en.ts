<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>%Ln chats were added.</source>
        <translation>
            <numerusform>%Ln chat was added.</numerusform>
            <numerusform>%Ln chats were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chats were written to {0}.</source>
        <translation>
            <numerusform>The chat was written to {0}.</numerusform>
            <numerusform>%Ln chats were written to {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages were too long to be read whole for the summary; their beginnings were.</source>
        <translation>
            <numerusform>%Ln message was too long to be read whole for the summary; its beginning was.</numerusform>
            <numerusform>%Ln messages were too long to be read whole for the summary; their beginnings were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most {0} files can go with one message. %Ln were left out.</source>
        <translation>
            <numerusform>At most {0} files can go with one message. %Ln was left out.</numerusform>
            <numerusform>At most {0} files can go with one message. %Ln were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message numerus="yes">
        <source>Reading %Ln files…</source>
        <translation>
            <numerusform>Reading a file…</numerusform>
            <numerusform>Reading %Ln files…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bin</name>
    <message numerus="yes">
        <source>%Ln chats are in the bin, where they wait for 30 days.</source>
        <translation>
            <numerusform>One chat is in the bin, where it waits for 30 days.</numerusform>
            <numerusform>%Ln chats are in the bin, where they wait for 30 days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chat</name>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model no longer reads the first %Ln messages. They stay in the chat.</source>
        <translation>
            <numerusform>The model no longer reads the first message. It stays in the chat.</numerusform>
            <numerusform>The model no longer reads the first %Ln messages. They stay in the chat.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The model reads a summary in the place of the first %Ln messages.</source>
        <translation>
            <numerusform>The model reads a summary in the place of the first message.</numerusform>
            <numerusform>The model reads a summary in the place of the first %Ln messages.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChatSettings</name>
    <message numerus="yes">
        <source>%Ln settings differ from the model's own.</source>
        <translation>
            <numerusform>%Ln setting differs from the model's own.</numerusform>
            <numerusform>%Ln settings differ from the model's own.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chats</name>
    <message numerus="yes">
        <source>%Ln chats</source>
        <translation>
            <numerusform>%Ln chat</numerusform>
            <numerusform>%Ln chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted for good in %Ln days</source>
        <translation>
            <numerusform>Deleted for good in %Ln day</numerusform>
            <numerusform>Deleted for good in %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>with the %Ln messages that followed</source>
        <translation>
            <numerusform>with the message that followed</numerusform>
            <numerusform>with the %Ln messages that followed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy code takes everything.</source>
        <translation>
            <numerusform>%Ln more character is not shown. Copy code takes everything.</numerusform>
            <numerusform>%Ln more characters are not shown. Copy code takes everything.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContextChart</name>
    <message numerus="yes">
        <source>At {0} tokens the model takes {1}: {2}.</source>
        <translation>
            <numerusform>At {0} token the model takes {1}: {2}.</numerusform>
            <numerusform>At {0} tokens the model takes {1}: {2}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message numerus="yes">
        <source>%Ln downloads are under way. What was fetched is kept if you quit now.</source>
        <translation>
            <numerusform>A download is under way. What was fetched is kept if you quit now.</numerusform>
            <numerusform>%Ln downloads are under way. What was fetched is kept if you quit now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln downloads · {0}</source>
        <translation>
            <numerusform>%Ln download · {0}</numerusform>
            <numerusform>%Ln downloads · {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Forecast</name>
    <message numerus="yes">
        <source>About %Ln turns left at this pace, {0} each.</source>
        <translation>
            <numerusform>About %Ln turn left at this pace, {0} each.</numerusform>
            <numerusform>About %Ln turns left at this pace, {0} each.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At this pace, %Ln tokens a turn, the next turn fills the context.</source>
        <translation>
            <numerusform>At this pace, %Ln token a turn, the next turn fills the context.</numerusform>
            <numerusform>At this pace, %Ln tokens a turn, the next turn fills the context.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message numerus="yes">
        <source>%Ln repositories with GGUF files</source>
        <translation>
            <numerusform>One repository, with GGUF files in it</numerusform>
            <numerusform>%Ln repositories with GGUF files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln repositories with GGUF files, most downloaded first</source>
        <translation>
            <numerusform>One repository, with GGUF files in it</numerusform>
            <numerusform>%Ln repositories with GGUF files, most downloaded first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln versions</source>
        <translation>
            <numerusform>%Ln version</numerusform>
            <numerusform>%Ln versions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looked into {0} of %Ln versions; a few MB of each are read</source>
        <translation>
            <numerusform>Looked into {0} of %Ln version; a few MB of it are read</numerusform>
            <numerusform>Looked into {0} of %Ln versions; a few MB of each are read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} and %Ln more</numerusform>
            <numerusform>{0} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Learned</name>
    <message numerus="yes">
        <source>measured on this computer: {0} in %Ln earlier loads of this model</source>
        <translation>
            <numerusform>measured on this computer: {0} in %Ln earlier load of this model</numerusform>
            <numerusform>measured on this computer: {0} in %Ln earlier loads of this model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>measured on this computer: {0} in %Ln loads of other models; not in the sum</source>
        <translation>
            <numerusform>measured on this computer: {0} in %Ln load of other models; not in the sum</numerusform>
            <numerusform>measured on this computer: {0} in %Ln loads of other models; not in the sum</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Lenders</name>
    <message numerus="yes">
        <source>%Ln devices, {0} free</source>
        <translation>
            <numerusform>%Ln device, {0} free</numerusform>
            <numerusform>%Ln devices, {0} free</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Lending</name>
    <message numerus="yes">
        <source>%Ln other computers hold parts of a model here. Their replies end if you quit now.</source>
        <translation>
            <numerusform>Another computer holds parts of a model here. Its replies end if you quit now.</numerusform>
            <numerusform>%Ln other computers hold parts of a model here. Their replies end if you quit now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lent to %Ln computers</source>
        <translation>
            <numerusform>Lent to 1 computer</numerusform>
            <numerusform>Lent to %Ln computers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Local</name>
    <message numerus="yes">
        <source>%Ln copies</source>
        <translation>
            <numerusform>%Ln copy</numerusform>
            <numerusform>%Ln copies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files or folders cannot be used</source>
        <translation>
            <numerusform>One file or folder cannot be used</numerusform>
            <numerusform>%Ln files or folders cannot be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln models, {0} on the disk</source>
        <translation>
            <numerusform>One model, {0} on the disk</numerusform>
            <numerusform>%Ln models, {0} on the disk</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryPanel</name>
    <message numerus="yes">
        <source>{0}, %Ln processes</source>
        <translation>
            <numerusform>{0}, %Ln process</numerusform>
            <numerusform>{0}, %Ln processes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageCard</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy takes everything.</source>
        <translation>
            <numerusform>%Ln more character is not shown. Copy takes everything.</numerusform>
            <numerusform>%Ln more characters are not shown. Copy takes everything.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message numerus="yes">
        <source>Use %Ln tokens</source>
        <translation>
            <numerusform>Use %Ln token</numerusform>
            <numerusform>Use %Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>what the model can keep in mind, about {0} words</source>
        <translation>
            <numerusform>what the model can keep in mind, about {0} word</numerusform>
            <numerusform>what the model can keep in mind, about {0} words</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} and %Ln more</numerusform>
            <numerusform>{0} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%Ln entries of the catalogue cannot be used</source>
        <translation>
            <numerusform>One entry of the catalogue cannot be used</numerusform>
            <numerusform>%Ln entries of the catalogue cannot be used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {0} models match “{1}”</source>
        <translation>
            <numerusform>%Ln of {0} models matches “{1}”</numerusform>
            <numerusform>%Ln of {0} models match “{1}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln models matches “{0}”</source>
        <translation>
            <numerusform>The one model does not match “{0}”</numerusform>
            <numerusform>None of %Ln models matches “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is with {0} tokens in the conversation; it is faster before.</source>
        <translation>
            <numerusform>That is with {0} token in the conversation; it is faster before.</numerusform>
            <numerusform>That is with {0} tokens in the conversation; it is faster before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>longest conversation %Ln tokens</source>
        <translation>
            <numerusform>longest conversation %Ln token</numerusform>
            <numerusform>longest conversation %Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>up to {0} tokens</source>
        <translation>
            <numerusform>up to {0} token</numerusform>
            <numerusform>up to {0} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} in %Ln parts</source>
        <translation>
            <numerusform>{0} in %Ln part</numerusform>
            <numerusform>{0} in %Ln parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln models run here</source>
        <translation>
            <numerusform>{0} of %Ln model runs here</numerusform>
            <numerusform>{0} of %Ln models run here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} points</source>
        <translation>
            <numerusform>{0} point</numerusform>
            <numerusform>{0} points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message numerus="yes">
        <source>writing %Ln replies for programs</source>
        <translation>
            <numerusform>writing for a program</numerusform>
            <numerusform>writing %Ln replies for programs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Planner</name>
    <message numerus="yes">
        <source>%Ln cards of {0}</source>
        <translation>
            <numerusform>%Ln card of {0}</numerusform>
            <numerusform>%Ln cards of {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln turns of {0} and {1} tokens</source>
        <translation>
            <numerusform>%Ln turn of {0} and {1} tokens</numerusform>
            <numerusform>%Ln turns of {0} and {1} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users</source>
        <translation>
            <numerusform>%Ln user</numerusform>
            <numerusform>%Ln users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users at once or more, each with {0} of conversation.</source>
        <translation>
            <numerusform>%Ln user at once or more, with {0} of conversation.</numerusform>
            <numerusform>%Ln users at once or more, each with {0} of conversation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users instead of {0}</source>
        <translation>
            <numerusform>%Ln user instead of {0}</numerusform>
            <numerusform>%Ln users instead of {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users or more</source>
        <translation>
            <numerusform>%Ln user or more</numerusform>
            <numerusform>%Ln users or more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users take {0}: {1}.</source>
        <translation>
            <numerusform>%Ln user takes {0}: {1}.</numerusform>
            <numerusform>%Ln users take {0}: {1}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A simulation, not a measurement: conversations of %Ln turns, {0} and {1} tokens each, after {2} tokens that all begin with; {3} tokens a second read, {4} written of each reply, which is guessed from the cards.</source>
        <translation>
            <numerusform>A simulation, not a measurement: conversations of %Ln turn, {0} and {1} tokens each, after {2} tokens that all begin with; {3} tokens a second read, {4} written of each reply, which is guessed from the cards.</numerusform>
            <numerusform>A simulation, not a measurement: conversations of %Ln turns, {0} and {1} tokens each, after {2} tokens that all begin with; {3} tokens a second read, {4} written of each reply, which is guessed from the cards.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Longest conversation of each of %Ln users: {0}.</source>
        <translation>
            <numerusform>Longest conversation of %Ln user: {0}.</numerusform>
            <numerusform>Longest conversation of each of %Ln users: {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Most exact quantisation that fits for %Ln users: {0}.</source>
        <translation>
            <numerusform>Most exact quantisation that fits for %Ln user: {0}.</numerusform>
            <numerusform>Most exact quantisation that fits for %Ln users: {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No quantisation fits whole for %Ln users.</source>
        <translation>
            <numerusform>No quantisation fits whole for %Ln user.</numerusform>
            <numerusform>No quantisation fits whole for %Ln users.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation, with all of it in graphics memory.</source>
        <translation>
            <numerusform>%Ln user at a time, with {0} of conversation, with all of it in graphics memory.</numerusform>
            <numerusform>Up to %Ln users at once, each with {0} of conversation, with all of it in graphics memory.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation, with part of the model in system memory.</source>
        <translation>
            <numerusform>%Ln user at a time, with {0} of conversation, with part of the model in system memory.</numerusform>
            <numerusform>Up to %Ln users at once, each with {0} of conversation, with part of the model in system memory.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln users at once, each with {0} of conversation.</source>
        <translation>
            <numerusform>%Ln user at a time, with {0} of conversation.</numerusform>
            <numerusform>Up to %Ln users at once, each with {0} of conversation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Users served in time: 95 of 100 replies begin within %Ln seconds</source>
        <translation>
            <numerusform>Users served in time: 95 of 100 replies begin within %Ln second</numerusform>
            <numerusform>Users served in time: 95 of 100 replies begin within %Ln seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With 8-bit chat memory, which costs hardly any quality: %Ln users.</source>
        <translation>
            <numerusform>With 8-bit chat memory, which costs hardly any quality: %Ln user.</numerusform>
            <numerusform>With 8-bit chat memory, which costs hardly any quality: %Ln users.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %Ln cards: {0}</source>
        <translation>
            <numerusform>the card: {0}</numerusform>
            <numerusform>all %Ln cards: {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} and %Ln more</numerusform>
            <numerusform>{0} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message numerus="yes">
        <source>{0}, %Ln under way</source>
        <translation>
            <numerusform>{0}, %Ln under way</numerusform>
            <numerusform>{0}, %Ln under way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Recommendation</name>
    <message numerus="yes">
        <source>up to {0} tokens of conversation</source>
        <translation>
            <numerusform>up to {0} token of conversation</numerusform>
            <numerusform>up to {0} tokens of conversation</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message numerus="yes">
        <source>{0} of %Ln layers on the graphics card</source>
        <translation>
            <numerusform>{0} of %Ln layer on the graphics card</numerusform>
            <numerusform>{0} of %Ln layers on the graphics card</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reply</name>
    <message numerus="yes">
        <source>Reading your message {0} / %Ln tokens</source>
        <translation>
            <numerusform>Reading your message {0} / %Ln token</numerusform>
            <numerusform>Reading your message {0} / %Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reused {0} of %Ln tokens</source>
        <translation>
            <numerusform>reused {0} of %Ln token</numerusform>
            <numerusform>reused {0} of %Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Room</name>
    <message numerus="yes">
        <source>End %Ln models and load</source>
        <translation>
            <numerusform>End %Ln model and load</numerusform>
            <numerusform>End %Ln models and load</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Serving</name>
    <message numerus="yes">
        <source>All conversations are reserved at load, each of up to %Ln tokens.</source>
        <translation>
            <numerusform>All conversations are reserved at load, each of up to %Ln token.</numerusform>
            <numerusform>All conversations are reserved at load, each of up to %Ln tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Up to %Ln replies for programs are computed together, and your chat has a place of its own beside them: it waits for none.</source>
        <translation>
            <numerusform>Up to %Ln reply for programs is computed, and your chat has a place of its own beside it: it waits for none.</numerusform>
            <numerusform>Up to %Ln replies for programs are computed together, and your chat has a place of its own beside them: it waits for none.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} is in memory for %Ln conversations, until it is loaded again.</source>
        <translation>
            <numerusform>{0} is in memory for %Ln conversation, until it is loaded again.</numerusform>
            <numerusform>{0} is in memory for %Ln conversations, until it is loaded again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>%Ln chats and messages are in the bin now.</source>
        <translation>
            <numerusform>One chat or message is in the bin now.</numerusform>
            <numerusform>%Ln chats and messages are in the bin now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chats sleep on the disk: {0}.</source>
        <translation>
            <numerusform>%Ln chat sleeps on the disk: {0}.</numerusform>
            <numerusform>%Ln chats sleep on the disk: {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them you suspended; they stay until you go on.</source>
        <translation>
            <numerusform>%Ln of them you suspended; it stays until you go on.</numerusform>
            <numerusform>%Ln of them you suspended; they stay until you go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete all %Ln chats?</source>
        <translation>
            <numerusform>Delete the one chat?</numerusform>
            <numerusform>Delete all %Ln chats?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reset %Ln settings to what they were at first?</source>
        <translation>
            <numerusform>Reset one setting to what it was at first?</numerusform>
            <numerusform>Reset %Ln settings to what they were at first?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>suspended · {0} · back in about %Ln s</source>
        <translation>
            <numerusform>suspended · {0} · back in about %Ln s</numerusform>
            <numerusform>suspended · {0} · back in about %Ln s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} · back in about %Ln s</source>
        <translation>
            <numerusform>{0} · back in about %Ln s</numerusform>
            <numerusform>{0} · back in about %Ln s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sleep</name>
    <message numerus="yes">
        <source>Suspended in the middle of a reply. {0} on the disk come back in about %Ln s, once the model is loaded.</source>
        <translation>
            <numerusform>Suspended in the middle of a reply. {0} on the disk come back in about %Ln s, once the model is loaded.</numerusform>
            <numerusform>Suspended in the middle of a reply. {0} on the disk come back in about %Ln s, once the model is loaded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Suspended. {0} on the disk come back in about %Ln s, once the model is loaded.</source>
        <translation>
            <numerusform>Suspended. {0} on the disk come back in about %Ln s, once the model is loaded.</numerusform>
            <numerusform>Suspended. {0} on the disk come back in about %Ln s, once the model is loaded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown. Copy takes everything.</source>
        <translation>
            <numerusform>%Ln more character is not shown. Copy takes everything.</numerusform>
            <numerusform>%Ln more characters are not shown. Copy takes everything.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ThisPc</name>
    <message numerus="yes">
        <source>%Ln cores</source>
        <translation>
            <numerusform>%Ln core</numerusform>
            <numerusform>%Ln cores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln threads</source>
        <translation>
            <numerusform>%Ln thread</numerusform>
            <numerusform>%Ln threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of memory and %Ln graphics devices</source>
        <translation>
            <numerusform>{0} of memory and one graphics device</numerusform>
            <numerusform>{0} of memory and %Ln graphics devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Thoughts</name>
    <message numerus="yes">
        <source>%Ln more characters are not shown.</source>
        <translation>
            <numerusform>%Ln more character is not shown.</numerusform>
            <numerusform>%Ln more characters are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TooLong</name>
    <message numerus="yes">
        <source>Frees %Ln tokens.</source>
        <translation>
            <numerusform>Frees %Ln token.</numerusform>
            <numerusform>Frees %Ln tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave the %Ln oldest messages out</source>
        <translation>
            <numerusform>Leave the oldest message out</numerusform>
            <numerusform>Leave the %Ln oldest messages out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loads again, about %Ln minutes.</source>
        <translation>
            <numerusform>Loads again, about %Ln minute.</numerusform>
            <numerusform>Loads again, about %Ln minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loads again, about %Ln seconds.</source>
        <translation>
            <numerusform>Loads again, about %Ln second.</numerusform>
            <numerusform>Loads again, about %Ln seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Summarise the %Ln oldest messages</source>
        <translation>
            <numerusform>Summarise the oldest message</numerusform>
            <numerusform>Summarise the %Ln oldest messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes about %Ln minutes.</source>
        <translation>
            <numerusform>Takes about %Ln minute.</numerusform>
            <numerusform>Takes about %Ln minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Takes about %Ln seconds.</source>
        <translation>
            <numerusform>Takes about %Ln second.</numerusform>
            <numerusform>Takes about %Ln seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This conversation fills the context of %Ln tokens: no room for a reply is left.</source>
        <translation>
            <numerusform>This conversation fills the context of %Ln token: no room for a reply is left.</numerusform>
            <numerusform>This conversation fills the context of %Ln tokens: no room for a reply is left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This conversation takes %Ln tokens, and the context holds {0}.</source>
        <translation>
            <numerusform>This conversation takes %Ln token, and the context holds {0}.</numerusform>
            <numerusform>This conversation takes %Ln tokens, and the context holds {0}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This conversation takes {0} of the context's %Ln tokens: no room for a reply is left.</source>
        <translation>
            <numerusform>This conversation takes {0} of the context's %Ln token: no room for a reply is left.</numerusform>
            <numerusform>This conversation takes {0} of the context's %Ln tokens: no room for a reply is left.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes %Ln tokens, {0} more than are left. What can be done is offered when it is sent.</source>
        <translation>
            <numerusform>This message takes %Ln token, {0} more than are left. What can be done is offered when it is sent.</numerusform>
            <numerusform>This message takes %Ln tokens, {0} more than are left. What can be done is offered when it is sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes %Ln tokens.</source>
        <translation>
            <numerusform>This message takes %Ln token.</numerusform>
            <numerusform>This message takes %Ln tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This message takes {0} of the %Ln tokens that are left.</source>
        <translation>
            <numerusform>This message takes {0} of the %Ln token that is left.</numerusform>
            <numerusform>This message takes {0} of the %Ln tokens that are left.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Trouble</name>
    <message numerus="yes">
        <source>Drop one file at a time; %Ln were dropped.</source>
        <translation>
            <numerusform>Drop one file at a time; %Ln was dropped.</numerusform>
            <numerusform>Drop one file at a time; %Ln were dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use {0} tokens</source>
        <translation>
            <numerusform>Use {0} token</numerusform>
            <numerusform>Use {0} tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} bytes</source>
        <translation>
            <numerusform>{0} byte</numerusform>
            <numerusform>{0} bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} tokens</source>
        <translation>
            <numerusform>{0} token</numerusform>
            <numerusform>{0} tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message numerus="yes">
        <source>Longest that fits: {0} tokens.</source>
        <translation>
            <numerusform>Longest that fits: {0} token.</numerusform>
            <numerusform>Longest that fits: {0} tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Runs at {1} context from both memories: {0} stay in system memory, with the experts of %Ln layers, of which each word needs a few.</source>
        <translation>
            <numerusform>Runs at {1} context from both memories: {0} stay in system memory, with the experts of %Ln layer, of which each word needs a few.</numerusform>
            <numerusform>Runs at {1} context from both memories: {0} stay in system memory, with the experts of %Ln layers, of which each word needs a few.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The memory above is for %Ln conversations of this length: the page Server is set to several replies at once.</source>
        <translation>
            <numerusform>The memory above is for %Ln conversation of this length: the page Server is set to several replies at once.</numerusform>
            <numerusform>The memory above is for %Ln conversations of this length: the page Server is set to several replies at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You asked for {0} tokens. This model was trained to follow {1}.</source>
        <translation>
            <numerusform>You asked for {0} token. This model was trained to follow {1}.</numerusform>
            <numerusform>You asked for {0} tokens. This model was trained to follow {1}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Where</name>
    <message numerus="yes">
        <source>%Ln layers</source>
        <translation>
            <numerusform>%Ln layer</numerusform>
            <numerusform>%Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln layers on graphics</source>
        <translation>
            <numerusform>The %Ln layer on graphics</numerusform>
            <numerusform>All %Ln layers on graphics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln layers on {0}</source>
        <translation>
            <numerusform>The %Ln layer on {0}</numerusform>
            <numerusform>All %Ln layers on {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Automatic: of %Ln layers</source>
        <translation>
            <numerusform>Automatic: of %Ln layer</numerusform>
            <numerusform>Automatic: of %Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Those of %Ln layers</source>
        <translation>
            <numerusform>Those of %Ln layer</numerusform>
            <numerusform>Those of %Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>experts of %Ln layers in system memory</source>
        <translation>
            <numerusform>experts of %Ln layer in system memory</numerusform>
            <numerusform>experts of %Ln layers in system memory</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln layers on graphics</source>
        <translation>
            <numerusform>{0} of %Ln layer on graphics</numerusform>
            <numerusform>{0} of %Ln layers on graphics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{0} of %Ln layers on {1}</source>
        <translation>
            <numerusform>{0} of %Ln layer on {1}</numerusform>
            <numerusform>{0} of %Ln layers on {1}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkedOut</name>
    <message numerus="yes">
        <source>%Ln layers</source>
        <translation>
            <numerusform>%Ln layer</numerusform>
            <numerusform>%Ln layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln users</source>
        <translation>
            <numerusform>%Ln user</numerusform>
            <numerusform>%Ln users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>dry run by the engine: batches of {0} tokens</source>
        <translation>
            <numerusform>dry run by the engine: batches of {0} token</numerusform>
            <numerusform>dry run by the engine: batches of {0} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>dry run by the engine: {0} tokens, {1}</source>
        <translation>
            <numerusform>dry run by the engine: {0} token, {1}</numerusform>
            <numerusform>dry run by the engine: {0} tokens, {1}</numerusform>
        </translation>
    </message>
</context>
</TS>
