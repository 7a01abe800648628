"""What the sign-in pages answer, in our own French."""

ACCOUNT_ERRORS = {
    "account_inactive": "Ce compte est désactivé. Écrivez à l’équipe du TNE 29 pour le rouvrir.",
    "email_password_mismatch": (
        "L’adresse électronique ou le mot de passe est incorrect. Vérifiez-les, ou demandez un nouveau mot de passe."
    ),
    "email_taken": "Cette adresse électronique est déjà celle d’un autre compte.",
    "duplicate_email": "Cette adresse électronique est déjà celle de votre compte.",
    "enter_current_password": "Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau.",
    "incorrect_password": "Ce n’est pas votre mot de passe. Saisissez-le de nouveau.",
    "incorrect_code": "Ce code est incorrect ou a déjà servi.",
    "invalid_or_expired_key": "Ce lien n’est plus valable. Demandez-en un nouveau.",
    "invalid_password_reset": "Ce lien n’est plus valable. Demandez-en un nouveau.",
    "too_many_login_attempts": "Trop de tentatives. Réessayez dans quinze minutes.",
    "rate_limited": "Trop de tentatives. Réessayez dans quelques minutes.",
    "unverified_primary_email": "Confirmez d’abord cette adresse électronique.",
}

SECOND_FACTOR_ERRORS = {
    "add_email_blocked": (
        "Votre compte est protégé par la double authentification : désactivez-la le temps de "
        "changer d’adresse, ou demandez ce changement à l’équipe du TNE 29."
    ),
    "cannot_delete_authenticator": "La double authentification ne peut pas être désactivée pour ce compte.",
    "cannot_generate_recovery_codes": "Activez d’abord la double authentification.",
    "incorrect_code": ("Ce code est incorrect ou a déjà servi. Attendez le code suivant de votre application."),
    "unverified_email": "Confirmez d’abord votre adresse électronique.",
}
