# Coming in: signing up, letters, forgotten passwords, the second step of logging in.


## Signing up

signup-title = Create an account on { $site }
signup-go = Create an account
signup-lead = An account is yours alone: a company is added afterwards. We write to you first, to check your address.
signup-lead-approval = An account is yours alone: a company is added afterwards. We check your address with a message, then the moderators answer you.
signup-username = User name
signup-username-hint = Letters without accents, digits and _, 30 at the most. Your address here:
signup-email = E-mail address
signup-email-hint = It is never shown.
signup-reason = Why do you want to come?
signup-reason-hint = A few words about you, your trade, your territory. Only the moderators read them.
signup-trap = Leave this field empty
signup-rules = The rules here
signup-rule-respect = Respect people, the law, and what was said in confidence.
signup-rules-agree = I agree to these rules
signup-have-one = I have an account already
signup-name-taken = This name is taken. Choose another.
signup-email-wrong = This e-mail address is not complete.
signup-reason-missing = Say in a few words why you want to come.
signup-rules-missing = To create an account, agree to the rules.
signup-closed = Accounts cannot be created here for the moment.
signup-by-invitation = People come here by invitation: ask somebody who has an account for a link.
signup-invite-ended = This invitation no longer holds: it was used, withdrawn, or its time is over. Ask for another.
signup-sent-title = Look into your mailbox
signup-sent = We have just written to you. Follow the link in the message to go on.
signup-sent-to = We have just written to { $email }. Follow the link in the message to go on.
signup-sent-hint = Nothing after some minutes? Look among unwanted messages too.
signup-again-lead = Was the message lost?
signup-again = Send another message
signup-waiting-title = Your request has arrived
signup-waiting = Your address is checked. The moderators read your request and answer you with a message; then you can log in.
confirm-title = Finish signing up
confirm-lead = Your account will be { $handle }.
confirm-password = The password that you chose
confirm-why = It shows that you are the one who asked for this account. If you are not, close this page: nothing will be made.
confirm-go = Confirm my address
confirm-wrong = This is not the password that was chosen when signing up.
confirm-ended = This link was used, or more than two days have passed. If you have no account yet, begin again.
confirm-known = This address has an account already. Log in.
link-ended-title = This link no longer works

## Moderators decide

review-title = Requests for accounts
review-lead = These people confirmed their address and wait for an answer. It reaches them as a message.
review-empty = Nobody waits.
review-reason = If you turn it down: why
review-approve = Welcome
review-refuse = Turn down

## Invitations

invite-title = Invitations
invite-lead = Whoever follows one of these links can create an account here without waiting.
invite-new = New invitation
invite-for = For how many people
invite-days = For how many days
invite-go = Make a link
invite-list = Links that hold
invite-empty = No link holds.
invite-link = Invitation link
invite-uses = Accounts created: { $used } of { $all }
invite-until = until
invite-by = by { $name }
invite-end = Withdraw
invite-bounds = An invitation is for 1 to 100 people and 1 to 90 days.
invite-many = Twenty of your links hold already: withdraw one first.

## A forgotten password

forgotten-title = Forgotten password
forgotten-go = Forgotten your password?
forgotten-lead = Give the e-mail address of your account: we send a link there, to choose another password.
forgotten-send = Send the link
forgotten-sent = If an account has this address, we have just written there. The link works for one hour.
reset-title = Choose another password
reset-lead = For the account { $email }. All sessions and all apps will be disconnected.
reset-ended = This link was used, or more than an hour has passed. Ask for another.
password-apps = Disconnect apps as well

## The address

settings-security = Address and security
email-title = E-mail address
email-lead = Your address is { $email }.
email-fixed = Your address is { $email }. This site sends no messages, so it cannot be changed here.
email-new = New address
email-hint = It counts once you follow the link that we send there. The old one is told.
email-go = Change the address
email-confirm-title = Confirm your address
email-confirm-lead = { $email } becomes the address of your account.
email-confirm-go = Confirm
email-ended = This link was used, or more than a day has passed. Begin again in your settings.

## The second step of logging in

code-title = One code more
code-lead = Your password is right. Open the app that gives your codes.
code-label = Code
code-hint = Six digits, or one of your recovery codes.
code-wrong = This code does not fit. Wait for the next one and try again.
totp-title = Logging in with two steps
totp-lead = After the password, a code of six digits that an app on your phone gives: whoever guesses your password does not get in.
totp-begin = Begin
totp-is-on = Logging in asks for a code.
totp-disable = No longer ask for a code
totp-disable-lead = Your password will be enough again.
totp-disable-go = Stop asking for codes
totp-setup-title = Set codes up
totp-scan = 1. Add the account to the app
totp-scan-lead = In an app for codes (Aegis, FreeOTP, Google Authenticator…), add an account and point at this picture.
totp-picture = Picture for the app to read
totp-type = Or copy this key:
totp-prove = 2. Check
totp-code = Code of six digits
totp-code-hint = The one that the app shows now.
totp-enable = Ask for a code when logging in
codes-title = Your recovery codes
codes-keep = Keep them away from the phone
codes-lead = Each opens your account once, if the app is lost. They will not be shown again: print or copy them.
codes-done = Done
codes-renew = Make new recovery codes
codes-renew-lead = The old ones will no longer work.
codes-renew-go = Make new codes

## What was done just now

flash-arrived = Welcome! Your account is ready. Say in a few words who you are.
flash-pending = Your account is not open yet.
flash-letter = Another message is on its way. The old link no longer works.
flash-letter-later = A message has just been sent. Wait a while before asking for another.
flash-signup-approved = The account is open, and the person is told.
flash-signup-refused = The request is turned down, and the person is told.
flash-invited = The link is ready.
flash-uninvited = The link is withdrawn.
flash-password-reset = Your password is changed. Log in.
flash-email-asked = Look into the mailbox of the new address: a link waits there.
flash-email = Your address is changed.
flash-totp-off = Logging in asks for no code any more.
flash-code-over = Too many wrong codes, or too late. Begin again.

## Letters

mail-hello = Hello,
mail-foot =
    { $site }
    { $address }
mail-not-you = If it was not you, change your password at once and look at your settings:
mail-confirm-subject = Confirm your address for { $site }
mail-confirm = Somebody asked for the account { $handle } on { $site } with this address. If it was you, follow this link and give the password that you chose:
mail-confirm-after = The link works for two days. If it was not you, do nothing: without it, no account is made.
mail-known-subject = You have an account on { $site } already
mail-known = Somebody wanted to use this address on { $site }. It has an account there already: if it was you, log in. Forgotten your password? This link gives you another. If it was not you, nothing has changed.
mail-waiting-subject = A request for an account waits on { $site }
mail-waiting = Somebody confirmed an address and waits for your answer. As long as others wait too, we do not write again.
mail-approved-subject = Welcome to { $site }
mail-approved = Your account { $handle } on { $site } is open. Log in:
mail-refused-subject = Your request for an account on { $site }
mail-refused = The moderators of { $site } did not accept your request for the account { $handle }. What you wrote is deleted.
mail-refused-reason = This is why: { $reason }
mail-reset-subject = Choose another password for { $site }
mail-reset = Somebody asked for another password for your account on { $site }. If it was you, follow this link:
mail-reset-after = The link works for one hour, once. If it was not you, do nothing: your password stays as it is.
mail-password-subject = Your password on { $site } is changed
mail-password = The password of your account on { $site } was changed just now.
mail-email-subject = Confirm your new address for { $site }
mail-email = This address is to become the one of an account on { $site }. If you asked for it, follow this link:
mail-email-after = The link works for one day. If it was not you, do nothing.
mail-moved-subject = Your account on { $site } has another address
mail-moved = The address of your account on { $site } is now { $email }. We will not write here any more.
mail-moved-not-you = If it was not you, tell us at once: { $contact }
mail-totp-on-subject = Logging in to { $site } now asks for a code
mail-totp-on = Logging in to your account on { $site } has two steps from now on: the password, then a code.
mail-totp-off-subject = Logging in to { $site } asks for no code any more
mail-totp-off = Logging in to your account on { $site } asks for no code any more: the password is enough.
mail-totp-reset = Whoever looks after { $site } took the codes away from your log-in. The password is enough; you can set codes up again.
mail-recovery-subject = A recovery code was used on { $site }
mail-recovery = Somebody logged in to your account on { $site } with a recovery code.
mail-browser-subject = New log-in to { $site }
mail-browser = Somebody logged in to your account on { $site } with a browser that we had not seen before: { $client }. If it was you, all is well.

## How many

totp-codes-left =
    { $n ->
        [one] { $number } recovery code is left.
       *[other] { $number } recovery codes are left.
    }
mail-recovery-left =
    { $n ->
        [one] { $number } recovery code is left. If it was not you, change your password at once:
       *[other] { $number } recovery codes are left. If it was not you, change your password at once:
    }
