# uses: lars
