"""What every request needs: context, language, session, errors, protection, replies."""
