# Leaving: other accounts of one's own, moving to one of them, deleting an account.


settings-departure = Move or leave
departure-owner = Only the owners of the company can move or delete { $handle }.

## Other accounts

departure-aliases = Other accounts
departure-aliases-lead = The accounts that you have elsewhere. An account that is named here can bring its followers to { $handle }: begin like this if you come from another server. Everyone can read this list.
departure-alias = Address of the other account
departure-alias-hint = For example @lea@brest.example
departure-alias-add = Add
departure-alias-remove = Remove
departure-alias-unknown = This account was not found, or its server does not answer. Check the address.
departure-alias-refused = This address cannot be added: it is that of this account, or there are ten already.

## Moving

departure-move = Move to another account
departure-move-lead = The followers of { $handle } will follow the other account in its place.
departure-move-stays = What was published stays here, and the page says where you are. The accounts that you follow do not come with you.
departure-move-final = A move cannot be taken back: followers who left do not return, and an account moves only once.
departure-target = Address of the new account
departure-target-hint = It must already name { $handle } among its other accounts: do that first in its settings.
departure-move-go = Move for ever
departure-move-refused = The new account does not name this one among its other accounts yet, or it is no longer there. Add it in its settings, then try again.
departure-move-before = This account has moved already.
departure-moved = This account has moved. Its followers now follow:

## Deleting

departure-delete = Delete this account
departure-delete-lead = { $handle } is gone at once, with what it published, its pictures, and whom it follows. Nobody can take its name again.
departure-delete-person = You leave your companies and communities, and all your sessions and apps are disconnected.
departure-delete-company = The team ends, and nobody speaks for the company any more. Your own account stays.
departure-delete-final = Nothing brings it back.
departure-bound = Without you these companies would have no owner. Hand them over to somebody first, or delete them:
departure-delete-bound = A company would have no owner. Hand it over to somebody first.
departure-looked-after = Without you nobody would look after these communities. Name somebody among their members first:
departure-delete-looked-after = Nobody would look after a community any more. Name somebody among its members first.
departure-typed = To confirm, type { $handle }
departure-delete-name = This is not the address of this account. Copy it as it is written.

## What was done just now

flash-moved = Done: your followers are told, and follow the new account.
flash-account-gone = Done: your account is deleted and you are logged out.
flash-company-gone = Done: the company’s account is deleted. You speak for yourself again.
